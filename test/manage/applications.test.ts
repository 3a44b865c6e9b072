import { beforeAll, describe, expect, test } from 'vitest';
import { type ApiAnswer, type ApiClient, apiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let api: ApiClient;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
});

const missing = `app_${'0'.repeat(26)}1`;
const ids = (answer: ApiAnswer): string[] => answer.body.data.map(({ id }: { id: string }) => id);

/** An organization of its own, where a list holds only what the test makes. */
async function inNewOrganization(suffix: string): Promise<ApiClient> {
  const token = await grapnel.tokenFor({ organization: `org_${'5'.repeat(27 - suffix.length)}${suffix}` });
  return apiClient(grapnel.stack.apiUrl, token);
}

describe('an application', () => {
  test('has metadata with members of any name', async () => {
    const metadata = { constructor: 'x', toString: 'y', hasOwnProperty: 'z', length: '1', size: '2' };
    const created = await api.post('/app', { name: 'any names', metadata });
    expect(created.status).toBe(201);
    const path = `/app/${created.body.id}`;
    expect((await api.get(path)).body.metadata).toEqual(metadata);
    const changed = await api.patch(path, { metadata: { constructor: 'w' } });
    expect(changed.status).toBe(200);
    expect((await api.get(path)).body.metadata).toEqual({ constructor: 'w' });
    const endpoint = await api.post(`${path}/endpoint`, {
      url: grapnel.receiver.url('/any-names'),
      metadata,
    });
    expect(endpoint.status).toBe(201);
    expect(endpoint.body.metadata).toEqual(metadata);
  });

  test('is created, and found by its id and uid at once', async () => {
    const created = await api.post('/app', {
      name: 'Ünïcode & Söhne 🪝',
      uid: 'customer-1',
      metadata: { plan: 'pro' },
      throttleRate: 5,
    });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.stringMatching(/^app_[0-9A-Za-z]{27}$/),
      uid: 'customer-1',
      name: 'Ünïcode & Söhne 🪝',
      throttleRate: 5,
      rateLimit: 5,
      metadata: { plan: 'pro' },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      updatedAt: created.body.createdAt,
    });
    for (const name of [created.body.id, 'customer-1']) {
      const found = await api.get(`/app/${name}`);
      expect(found.status).toBe(200);
      expect(found.text).toBe(created.text);
    }
  });

  test('needs no more than a name', async () => {
    const { body } = await api.post('/app', { name: 'bare' });
    expect(body).toMatchObject({ name: 'bare', throttleRate: null, metadata: {} });
    expect(body).not.toHaveProperty('uid');
  });

  test('keeps its uid to itself: another one with it is refused with 409', async () => {
    await api.post('/app', { name: 'first', uid: 'taken' });
    const second = await api.post('/app', { name: 'second', uid: 'taken' });
    expect(second.status).toBe(409);
    expect(second.body).toEqual({
      code: 'conflict',
      detail: 'uid "taken" is already used by another application.',
    });
    const third = await api.post('/app', { name: 'third' });
    const changed = await api.patch(`/app/${third.body.id}`, { uid: 'taken' });
    expect(changed.status).toBe(409);
    expect((await api.get('/app/taken')).body.name).toBe('first');
  });

  test('with a uid that ten requests want at the same instant exists once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => api.post('/app', { name: `racer ${index}`, uid: 'race' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  test('that may exist already is answered instead of made, also to requests at the same instant', async () => {
    const create = () => api.post('/app?get_if_exists=true', { name: 'maybe', uid: 'maybe' });
    const answers = await Promise.all(Array.from({ length: 10 }, create));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await create()).status).toBe(200);
  });

  test('is replaced by PUT: what is not given falls back to its default', async () => {
    const { body } = await api.post('/app', { name: 'a', uid: 'put', metadata: { a: '1' }, throttleRate: 1 });
    const replaced = await api.put('/app/put', { name: 'b' });
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({ id: body.id, name: 'b', metadata: {}, throttleRate: null });
    expect(replaced.body).not.toHaveProperty('uid');
    expect(replaced.body.createdAt).toBe(body.createdAt);
    expect((await api.get('/app/put')).status).toBe(404);
  });

  test('is created by PUT where there is none, under an id of its own', async () => {
    const created = await api.put('/app/not-there-yet', { name: 'new', uid: 'there-now' });
    expect(created.status).toBe(201);
    expect((await api.get('/app/not-there-yet')).status).toBe(404);
    expect((await api.get('/app/there-now')).body.id).toBe(created.body.id);
  });

  test('is changed in parts by PATCH: what is absent stays, what is null goes', async () => {
    const { body } = await api.post('/app', {
      name: 'a',
      uid: 'patch',
      metadata: { a: '1' },
      throttleRate: 9,
    });
    const same = await api.patch(`/app/${body.id}`, {});
    expect(same.body).toMatchObject({ name: 'a', uid: 'patch', metadata: { a: '1' }, throttleRate: 9 });
    const changed = await api.patch('/app/patch', { uid: null, rateLimit: null, name: 'c' });
    expect(changed.body).toMatchObject({ name: 'c', metadata: { a: '1' }, throttleRate: null });
    expect(changed.body).not.toHaveProperty('uid');
    const again = await api.patch(`/app/${body.id}`, { uid: 'patched' });
    expect(again.body.uid).toBe('patched');
    expect((await api.get('/app/patched')).body.id).toBe(body.id);
    expect((await api.post('/app', { name: 'heir', uid: 'patch' })).status).toBe(201);
  });

  test('is gone with its endpoints once deleted, and its uid is free', async () => {
    const { body } = await api.post('/app', { name: 'short-lived', uid: 'reborn' });
    const endpoint = await grapnel.endpoint(body.id, '/gone', { uid: 'ep' });
    expect((await api.delete('/app/reborn')).status).toBe(204);
    for (const path of [`/app/${body.id}`, '/app/reborn', `/app/${body.id}/endpoint/${endpoint}`]) {
      expect((await api.get(path)).status).toBe(404);
    }
    const reborn = await api.post('/app', { name: 'reborn', uid: 'reborn' });
    expect(reborn.status).toBe(201);
    expect((await api.get('/app/reborn/endpoint')).body.data).toEqual([]);
    expect((await api.get('/app/reborn/endpoint/ep')).status).toBe(404);
  });

  test.each(['GET', 'PATCH', 'DELETE'])('that does not exist is answered with 404 to %s', async (method) => {
    for (const name of [missing, 'nobody', 'n'.repeat(3000), '__proto__', 'app_', '%00', '%ED%A0%80']) {
      const answer = await api.call(method, `/app/${name}`, method === 'PATCH' ? {} : undefined);
      expect(answer.status).toBe(404);
      expect(answer.body.code).toBe('not_found');
      expect(answer.body.detail).toMatch(/^There is no application "/);
    }
  });

  test.each([
    ['no name', {}, ['body', 'name']],
    ['an empty name', { name: '' }, ['body', 'name']],
    ['a control character in its name', { name: 'a\u0000b' }, ['body', 'name']],
    ['half of a surrogate pair in its name', '{"name":"\\ud800"}', ['body', 'name']],
    ['a number as its name', { name: 5 }, ['body', 'name']],
    ['a uid with a space', { name: 'a', uid: 'a b' }, ['body', 'uid']],
    ['a uid that is not ASCII', { name: 'a', uid: 'ü' }, ['body', 'uid']],
    ['a uid like an id', { name: 'a', uid: 'app_1' }, ['body', 'uid']],
    ['a uid of 257 characters', { name: 'a', uid: 'u'.repeat(257) }, ['body', 'uid']],
    ['a uid that URLs take as a way up', { name: 'a', uid: '..' }, ['body', 'uid']],
    ['metadata that is no text', { name: 'a', metadata: { a: 1 } }, ['body', 'metadata', 'a']],
    ['metadata without a key', { name: 'a', metadata: { '': 'x' } }, ['body', 'metadata', '']],
    ['too much metadata', { name: 'a', metadata: { a: 'x'.repeat(4090) } }, ['body', 'metadata']],
    ['a throttle rate of 0', { name: 'a', throttleRate: 0 }, ['body', 'throttleRate']],
    ['a huge throttle rate', '{"name":"a","throttleRate":1e400}', ['body', 'throttleRate']],
    ['a list as its body', [], ['body']],
  ])('with %s is refused with 422 that names the place', async (_what, body, loc) => {
    const answer = await api.post('/app', body);
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe('validation');
    expect(answer.body.detail[0].loc).toEqual(loc);
    expect(answer.body.detail[0].msg).not.toBe('');
  });

  test('takes 4,096 bytes of metadata and a uid of 256 characters', async () => {
    const metadata = { a: 'x'.repeat(4096 - '{"a":""}'.length) };
    const uid = 'u'.repeat(256);
    const created = await api.post('/app', { name: 'a', metadata, uid });
    expect(created.status).toBe(201);
    expect((await api.get(`/app/${uid}`)).body.metadata).toEqual(metadata);
  });
});

describe('the list of applications', () => {
  let own: ApiClient;
  let all: string[];
  beforeAll(async () => {
    own = await inNewOrganization('list');
    all = [];
    // One after another, at least 4 ms apart: ids made within the same 4 ms sort by chance.
    for (let index = 0; index < 5; index++) {
      all.push((await own.post('/app', { name: `app ${index}` })).body.id);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  test('is in the order of creation, or the other way round', async () => {
    expect(ids(await own.get('/app'))).toEqual(all);
    expect(ids(await own.get('/app?order=descending'))).toEqual([...all].reverse());
  });

  test.each(['ascending', 'descending'])('is paged forwards and back, %s', async (order) => {
    const expected = order === 'ascending' ? all : [...all].reverse();
    const first = await own.get(`/app?order=${order}&limit=2`);
    expect(ids(first)).toEqual(expected.slice(0, 2));
    expect(first.body.done).toBe(false);
    const second = await own.get(`/app?order=${order}&limit=2&iterator=${first.body.iterator}`);
    expect(ids(second)).toEqual(expected.slice(2, 4));
    expect(second.body.done).toBe(false);
    const third = await own.get(`/app?order=${order}&limit=2&iterator=${second.body.iterator}`);
    expect(ids(third)).toEqual(expected.slice(4));
    expect(third.body.done).toBe(true);
    const back = await own.get(`/app?order=${order}&limit=2&iterator=${third.body.prevIterator}`);
    expect(ids(back)).toEqual(expected.slice(2, 4));
    expect(back.body.done).toBe(false);
    const start = await own.get(`/app?order=${order}&limit=2&iterator=${back.body.prevIterator}`);
    expect(ids(start)).toEqual(expected.slice(0, 2));
    expect(start.body.done).toBe(true);
  });

  test('of an organization without any is empty and done', async () => {
    const empty = await (await inNewOrganization('none')).get('/app');
    expect(empty.body).toEqual({ data: [], iterator: null, done: true });
  });

  test.each([
    'limit=0',
    'limit=251',
    'limit=abc',
    'limit=',
    'limit=1.5',
    'limit=1&limit=2',
    'order=sideways',
    'iterator=nonsense',
    'iterator=ep_2Wb5cEHAkMFvmO9lhHC4OeDtT9M',
    'iterator=-',
    'iterator=%00',
    `iterator=app_${'z'.repeat(27)}`,
  ])('asked with %s is refused with 422 that names the parameter', async (query) => {
    const answer = await own.get(`/app?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0].loc).toEqual(['query', query.split('=')[0]]);
  });

  test('takes an iterator whose application is gone', async () => {
    expect(ids(await own.get(`/app?iterator=${missing}`))).toEqual(all);
  });
});
