import { beforeAll, describe, expect, test } from 'vitest';
import { type ApiAnswer, type ApiClient, apiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let api: ApiClient;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
});

const names = (answer: ApiAnswer): string[] => answer.body.data.map(({ name }: { name: string }) => name);

describe('an event type', () => {
  test('is created with defaults and found at once', async () => {
    const created = await api.post('/event-type', {
      name: 'user.created',
      description: 'A user was created',
    });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      name: 'user.created',
      description: 'A user was created',
      archived: false,
      deprecated: false,
      schemas: null,
      createdAt: expect.any(String),
      updatedAt: created.body.createdAt,
    });
    expect((await api.get('/event-type/user.created')).text).toBe(created.text);
  });

  test('that exists is refused with 409', async () => {
    await api.post('/event-type', { name: 'twice', description: 'first' });
    const second = await api.post('/event-type', { name: 'twice', description: 'second' });
    expect(second.status).toBe(409);
    expect(second.body).toEqual({
      code: 'event_type_exists',
      detail: 'The event type twice exists already.',
    });
    expect((await api.get('/event-type/twice')).body.description).toBe('first');
  });

  test('keeps its schemas as they were written', async () => {
    let nested = '{}';
    for (let depth = 0; depth < 50; depth++) nested = `{"properties":{"a":${nested}}}`;
    const schemas =
      '{ "1": {"maximum": 9223372036854775807, "multipleOf": 1e-400, "default": 1.0, "": null, "__proto__": {}},' +
      ` "2": ${nested} }`;
    const created = await api.post('/event-type', `{"name":"exact","description":"","schemas":${schemas}}`);
    expect(created.status).toBe(201);
    expect(created.text).toContain(`"schemas":${schemas}`);
    expect((await api.get('/event-type/exact')).text).toContain(`"schemas":${schemas}`);
    const listed = await api.get('/event-type?with_content=true');
    expect(listed.text).toContain(`"schemas":${schemas}`);
    expect((await api.get('/event-type')).text).not.toContain('multipleOf');
    const patched = await api.patch('/event-type/exact', { description: 'x' });
    expect(patched.text).toContain(`"schemas":${schemas}`);
    expect((await api.patch('/event-type/exact', { schemas: null })).body.schemas).toBeNull();
  });

  test('is replaced or created by PUT', async () => {
    const body = {
      description: 'd',
      deprecated: true,
      groupName: 'group',
      schemas: { 1: { type: 'object' } },
    };
    const created = await api.put('/event-type/put', body);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ name: 'put', ...body });
    const replaced = await api.put('/event-type/put', { description: 'e' });
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({ description: 'e', deprecated: false, schemas: null });
    expect(replaced.body).not.toHaveProperty('groupName');
    expect(replaced.body.createdAt).toBe(created.body.createdAt);
  });

  test('is changed in parts by PATCH', async () => {
    await api.put('/event-type/patch', { description: 'd', groupName: 'group', featureFlag: 'flag' });
    const changed = await api.patch('/event-type/patch', { deprecated: true, groupName: null });
    expect(changed.body).toMatchObject({ description: 'd', deprecated: true, featureFlag: 'flag' });
    expect(changed.body).not.toHaveProperty('groupName');
  });

  test('is archived by DELETE, brought back by POST and gone once expunged', async () => {
    const created = await api.post('/event-type', { name: 'old', description: '' });
    expect((await api.delete('/event-type/old')).status).toBe(204);
    expect((await api.get('/event-type/old')).body.archived).toBe(true);
    expect(names(await api.get('/event-type'))).not.toContain('old');
    expect(names(await api.get('/event-type?include_archived=true'))).toContain('old');
    const restored = await api.post('/event-type', { name: 'old', description: 'again' });
    expect(restored.status).toBe(201);
    expect(restored.body).toMatchObject({ archived: false, description: 'again' });
    expect(restored.body.createdAt).toBe(created.body.createdAt);
    expect((await api.delete('/event-type/old?expunge=true')).status).toBe(204);
    expect((await api.get('/event-type/old')).status).toBe(404);
    expect((await api.delete('/event-type/old')).status).toBe(404);
    expect(names(await api.get('/event-type?include_archived=true'))).not.toContain('old');
  });

  test.each([
    ['no name', { description: '' }, ['body', 'name']],
    ['no description', { name: 'a' }, ['body', 'description']],
    ['a space in its name', { name: 'a b', description: '' }, ['body', 'name']],
    ['a name of 257 characters', { name: 'n'.repeat(257), description: '' }, ['body', 'name']],
    ['a name that URLs take as a way up', { name: '..', description: '' }, ['body', 'name']],
    ['schemas that are a list', { name: 'a', description: '', schemas: [] }, ['body', 'schemas']],
    ['a schema that is text', { name: 'a', description: '', schemas: { 1: 'x' } }, ['body', 'schemas', '1']],
    [
      'half a character in its flag',
      '{"name":"a","description":"","featureFlag":"\\ud800"}',
      ['body', 'featureFlag'],
    ],
    [
      'schemas too large to be stored',
      { name: 'a', description: '', schemas: { 1: { a: 'x'.repeat(400_000) } } },
      ['body'],
    ],
  ])('with %s is refused with 422 that names the place', async (_what, body, loc) => {
    const answer = await api.post('/event-type', body);
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0].loc).toEqual(loc);
    expect((await api.get('/event-type/a')).status).toBe(404);
  });

  test('that cannot exist is answered with 422, one that does not with 404', async () => {
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? {} : undefined;
      expect((await api.call(method, '/event-type/nothing', body)).status).toBe(404);
      const impossible = await api.call(method, `/event-type/${'n'.repeat(300)}`, body);
      expect(impossible.status).toBe(422);
      expect(impossible.body.detail[0].loc[0]).toBe('path');
    }
  });

  test('called like a member that every object has is one like all others', async () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect((await api.post('/event-type', { name, description: '' })).status).toBe(201);
      expect((await api.get(`/event-type/${name}`)).body.name).toBe(name);
    }
  });
});

describe('the list of event types', () => {
  test('is by name and paged both ways, names that begin with a dash included', async () => {
    const own = apiClient(
      grapnel.stack.apiUrl,
      await grapnel.tokenFor({ organization: `org_${'6'.repeat(27)}` }),
    );
    const all = ['--', '-a', '-b', '.a', '1', 'A', '_', 'a', 'b'];
    for (const name of [...all].reverse()) await own.post('/event-type', { name, description: '' });
    for (const archived of ['0', 'aa']) {
      await own.put(`/event-type/${archived}`, { description: '', archived: true });
    }
    expect(names(await own.get('/event-type'))).toEqual(all);
    expect(names(await own.get('/event-type?order=descending'))).toEqual([...all].reverse());
    for (const limit of [1, 2, 4]) {
      const seen: string[] = [];
      const pages: ApiAnswer[] = [];
      let query = `limit=${limit}`;
      for (let page = 0; page < 20 && !pages.at(-1)?.body.done; page++) {
        const answer = await own.get(`/event-type?${query}`);
        seen.push(...names(answer));
        pages.push(answer);
        query = `limit=${limit}&iterator=${answer.body.iterator}`;
      }
      expect(seen).toEqual(all);
      const back = await own.get(`/event-type?limit=${limit}&iterator=${pages[1]?.body.prevIterator}`);
      expect(names(back)).toEqual(all.slice(0, limit));
    }
  });

  test.each(['limit=0', 'limit=251', 'iterator=a%20b', 'include_archived=yes', 'with_content=1'])(
    'asked with %s is refused with 422 that names the parameter',
    async (query) => {
      const answer = await api.get(`/event-type?${query}`);
      expect(answer.status).toBe(422);
      expect(answer.body.detail[0].loc).toEqual(['query', query.split('=')[0]]);
    },
  );
});

test('an event type keeps every one of the changes that are made at the same instant', async () => {
  await api.post('/event-type', { name: 'changed.at-once', description: 'before' });
  const changes = [
    { description: 'after' },
    { groupName: 'group' },
    { deprecated: true },
    { schemas: { '1': {} } },
  ];
  const answers = await Promise.all(
    changes.map((change) => api.patch('/event-type/changed.at-once', change)),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const { body } = await api.get('/event-type/changed.at-once');
  expect(body).toMatchObject({
    description: 'after',
    groupName: 'group',
    deprecated: true,
    schemas: { '1': {} },
  });
});
