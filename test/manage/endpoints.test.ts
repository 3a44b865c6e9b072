import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiAnswer, ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let api: ApiClient;
let application: string;
let path: string;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
  application = await grapnel.application();
  path = `/app/${application}/endpoint`;
  for (const name of ['invoice.paid', 'invoice.sent']) {
    await api.post('/event-type', { name, description: '' });
  }
});

const url = 'http://127.0.0.1:8080/hook';
const missing = `ep_${'0'.repeat(26)}1`;
const ids = (answer: ApiAnswer): string[] => answer.body.data.map(({ id }: { id: string }) => id);

describe('an endpoint', () => {
  test('is created with defaults, and found by its id and uid at once', async () => {
    const created = await api.post(path, { url: 'http://127.0.0.1:8080', uid: 'defaults' });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.stringMatching(/^ep_[0-9A-Za-z]{27}$/),
      uid: 'defaults',
      url: 'http://127.0.0.1:8080/',
      description: '',
      disabled: false,
      disabledAt: null,
      disabledReason: null,
      eventTypes: null,
      filterTypes: null,
      channels: null,
      throttleRate: null,
      version: 1,
      metadata: {},
      dialect: 'standard-webhooks',
      dialectOptions: {},
      methods: {},
      retrySchedule: null,
      ordering: null,
      orderingKey: null,
      createdAt: expect.any(String),
      updatedAt: created.body.createdAt,
    });
    for (const name of [created.body.id, 'defaults']) {
      expect((await api.get(`${path}/${name}`)).text).toBe(created.text);
    }
  });

  test('keeps all that it is given', async () => {
    const given = {
      url,
      description: 'Ünïcode',
      uid: 'everything',
      disabled: true,
      eventTypes: ['invoice.paid', 'note'],
      channels: ['a', 'b'],
      throttleRate: 7,
      version: 3,
      metadata: { a: '1' },
      dialect: 'svix',
      dialectOptions: {},
      methods: { 'invoice.paid': 'PATCH' },
    };
    const { body } = await api.post(path, given);
    expect(body).toMatchObject(given);
    expect(body).toMatchObject({ filterTypes: given.eventTypes, rateLimit: 7 });
  });

  test('takes the older names filterTypes and rateLimit', async () => {
    const { body } = await api.post(path, { url, filterTypes: ['invoice.sent'], rateLimit: 3 });
    expect(body).toMatchObject({ eventTypes: ['invoice.sent'], throttleRate: 3 });
  });

  test.each([[null], [[]]])('wants every event type and channel when the list is %j', async (list) => {
    const { body } = await api.post(path, { url, eventTypes: list, channels: list });
    expect(body).toMatchObject({ eventTypes: null, filterTypes: null, channels: null });
  });

  test('has a uid that is unique within its application alone', async () => {
    await api.post(path, { url, uid: 'twin' });
    const second = await api.post(path, { url, uid: 'twin' });
    expect(second.status).toBe(409);
    expect(second.body.detail).toBe('uid "twin" is already used by another endpoint of this application.');
    const elsewhere = await grapnel.application();
    expect((await api.post(`/app/${elsewhere}/endpoint`, { url, uid: 'twin' })).status).toBe(201);
    await api.delete(`${path}/twin`);
    expect((await api.get(`/app/${elsewhere}/endpoint/twin`)).status).toBe(200);
    expect((await api.post(path, { url, uid: 'twin' })).status).toBe(201);
  });

  test('of one application is not found in another', async () => {
    const { body } = await api.post(path, { url });
    const elsewhere = await grapnel.application();
    for (const tail of ['', '/secret']) {
      const answer = await api.get(`/app/${elsewhere}/endpoint/${body.id}${tail}`);
      expect(answer.status).toBe(404);
    }
  });

  test('is created by PUT where there is none, then replaced', async () => {
    const created = await api.put(`${path}/nowhere`, { url, uid: 'put', description: 'a', throttleRate: 2 });
    expect(created.status).toBe(201);
    const replaced = await api.put(`${path}/put`, { url: `${url}/2` });
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({
      id: created.body.id,
      url: `${url}/2`,
      description: '',
      throttleRate: null,
    });
    expect(replaced.body).not.toHaveProperty('uid');
    expect((await api.get(`${path}/put`)).status).toBe(404);
  });

  test("keeps its dialect, options and methods when PUT by a client that knows Svix's fields alone", async () => {
    const ours = {
      dialect: 'fastcomments',
      dialectOptions: { token: false },
      methods: { 'comment-deleted': 'POST' },
    };
    const { body } = await api.post(path, { url, ...ours });
    const replaced = await api.put(`${path}/${body.id}`, { url: `${url}/2`, description: 'new' });
    expect(replaced.body).toMatchObject({ ...ours, url: `${url}/2`, description: 'new' });
  });

  test.each(['PUT', 'PATCH'])(
    'loses the choices of its old dialect when %s gives it another',
    async (method) => {
      const { body } = await api.post(path, {
        url,
        dialect: 'fastcomments',
        dialectOptions: { token: false },
        methods: { 'comment-deleted': 'POST' },
      });
      const answer = await api.call(method, `${path}/${body.id}`, { url, dialect: 'misskey' });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ dialect: 'misskey', dialectOptions: {}, methods: {} });
    },
  );

  test('is changed in parts by PATCH: what is absent stays, what is null goes', async () => {
    const { body } = await api.post(path, {
      url,
      uid: 'patch',
      description: 'd',
      eventTypes: ['invoice.paid'],
      channels: ['a'],
      throttleRate: 2,
      metadata: { a: '1' },
      methods: { 'invoice.paid': 'PUT' },
    });
    const same = await api.patch(`${path}/patch`, {});
    const unchanged = ({ updatedAt: _, ...rest }: Record<string, unknown>) => rest;
    expect(unchanged(same.body)).toEqual(unchanged(body));
    const bare = await api.patch(`${path}/${body.id}`, {
      uid: null,
      filterTypes: null,
      channels: null,
      rateLimit: null,
      metadata: {},
      methods: {},
    });
    expect(bare.body).toMatchObject({ eventTypes: null, channels: null, throttleRate: null, metadata: {} });
    expect(bare.body).toMatchObject({ description: 'd', url, methods: {} });
    expect(bare.body).not.toHaveProperty('uid');
  });

  test('can be disabled after one of its event types was archived', async () => {
    await api.post('/event-type', { name: 'invoice.void', description: '' });
    const { body } = await api.post(path, { url, eventTypes: ['invoice.void'] });
    await api.delete('/event-type/invoice.void');
    const disabled = await api.patch(`${path}/${body.id}`, { disabled: true });
    expect(disabled.status).toBe(200);
    expect(disabled.body).toMatchObject({ disabled: true, eventTypes: ['invoice.void'] });
    expect((await api.put(`${path}/${body.id}`, { ...disabled.body })).status).toBe(200);
    expect((await api.post(path, { url, eventTypes: ['invoice.void'] })).status).toBe(422);
  });

  test('is gone once deleted', async () => {
    const { body } = await api.post(path, { url, uid: 'deleted' });
    expect((await api.delete(`${path}/deleted`)).status).toBe(204);
    for (const name of [body.id, 'deleted']) expect((await api.get(`${path}/${name}`)).status).toBe(404);
    expect((await api.delete(`${path}/${body.id}`)).status).toBe(404);
  });

  test('that does not exist is answered with 404, whatever is asked of it', async () => {
    for (const name of [missing, 'nobody', 'n'.repeat(3000), '__proto__', '%00', '%20', '%ED%A0%80']) {
      const answers = await Promise.all([
        api.get(`${path}/${name}`),
        api.patch(`${path}/${name}`, { url }),
        api.delete(`${path}/${name}`),
        api.get(`${path}/${name}/secret`),
        api.post(`${path}/${name}/secret/rotate`, {}),
        api.get(`/app/${application}/attempt/endpoint/${name}`),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(404));
    }
  });

  test.each([
    ['no URL', {}, ['url'], ''],
    ['a URL that is none', { url: 'hook' }, ['url'], 'https://example.com'],
    ['another scheme', { url: 'ftp://example.com' }, ['url'], 'https://'],
    ['credentials in its URL', { url: 'https://a:b@example.com' }, ['url'], 'user name or password'],
    [
      'a URL that is too long once encoded',
      { url: `http://127.0.0.1/${'ü'.repeat(20_000)}` },
      ['url'],
      '65536',
    ],
    ['a port of another protocol', { url: 'http://127.0.0.1:25/' }, ['url'], '25'],
    ['an unknown dialect', { url, dialect: 'slack' }, ['dialect'], '"misskey"|"fastcomments"'],
    [
      'a unknown event type',
      { url, eventTypes: ['invoice.paid', 'x'] },
      ['eventTypes', 1],
      'POST /api/v1/event-type',
    ],
    [
      'an event type that its dialect cannot say',
      { url, dialect: 'fastcomments', eventTypes: ['note'] },
      ['eventTypes', 0],
      'comment-created, comment-updated, comment-deleted',
    ],
    [
      'a method that FastComments has not for created comments',
      { url, dialect: 'fastcomments', methods: { 'comment-created': 'DELETE' } },
      ['methods', 'comment-created'],
      'PUT, POST are',
    ],
    [
      'a method that FastComments has not for updated comments',
      { url, dialect: 'fastcomments', methods: { 'comment-updated': 'PATCH' } },
      ['methods', 'comment-updated'],
      'PUT, POST are',
    ],
    [
      'a method that FastComments has not for deleted comments',
      { url, dialect: 'fastcomments', methods: { 'comment-deleted': 'delete' } },
      ['methods', 'comment-deleted'],
      'DELETE, POST, PUT are',
    ],
    [
      'a method for an event type that its dialect has not',
      { url, dialect: 'fastcomments', methods: { note: 'POST' } },
      ['methods', 'note'],
      'comment-created',
    ],
    [
      'a method that Misskey has not',
      { url, dialect: 'misskey', methods: { note: 'PUT' } },
      ['methods', 'note'],
      'POST is',
    ],
    [
      'a method that changes nothing',
      { url, dialect: 'svix', methods: { 'invoice.paid': 'GET' } },
      ['methods', 'invoice.paid'],
      'POST, PUT, PATCH, DELETE are',
    ],
    ['an option of another dialect', { url, dialectOptions: { token: false } }, ['dialectOptions'], 'token'],
    [
      'an option of the wrong type',
      { url, dialect: 'fastcomments', dialectOptions: { token: 'no' } },
      ['dialectOptions', 'token'],
      'boolean',
    ],
    [
      'a server that is no origin',
      { url, dialect: 'misskey', dialectOptions: { server: 'https://misskey.example/' } },
      ['dialectOptions', 'server'],
      'origin',
    ],
    ['eleven channels', { url, channels: [...'abcdefghijk'] }, ['channels'], '10'],
    [
      'a description that is half a character',
      `{"url":"${url}","description":"\\udc00"}`,
      ['description'],
      'surrogate',
    ],
    ['a version of 0', { url, version: 0 }, ['version'], '1'],
    ['disabled as text', { url, disabled: 'true' }, ['disabled'], 'boolean'],
    ['a uid like an id', { url, uid: 'ep_1' }, ['uid'], 'ep_'],
  ])(
    'with %s is refused with 422 that names the place and what is allowed',
    async (_what, body, loc, says) => {
      const before = ids(await api.get(`${path}?limit=250`));
      const answer = await api.post(path, body);
      expect(answer.status).toBe(422);
      expect(answer.body.code).toBe('validation');
      expect(answer.body.detail[0].loc).toEqual(['body', ...loc]);
      expect(answer.body.detail[0].msg).toContain(says);
      expect(ids(await api.get(`${path}?limit=250`))).toEqual(before);
    },
  );

  test('that is too large to be stored is refused with 422', async () => {
    const methods = Object.fromEntries(
      Array.from({ length: 30_000 }, (_, index) => [`event.${index}`, 'PUT']),
    );
    const tooLarge = await api.post(path, { url, methods });
    expect(tooLarge.status).toBe(422);
    expect(tooLarge.body.detail[0].msg).toMatch(/at most 100 event types/);
    const eventTypes = Array.from({ length: 200 }, (_, index) => `${'e'.repeat(240)}${index}`);
    const tooMany = await api.post(path, { url, eventTypes });
    expect(tooMany.body.detail[0].msg).toMatch(/at most 32768 bytes together/);
    const { body } = await api.post(path, { url });
    expect((await api.patch(`${path}/${body.id}`, { methods })).status).toBe(422);
    const large = await api.post(path, { url, description: '\uffff'.repeat(65_536) });
    expect(large.status).toBe(201);
  });

  test('that two requests change at the same instant keeps one change whole', async () => {
    const { body } = await api.post(path, { url });
    const changes = ['a', 'b', 'c', 'd'].map((name) =>
      api.patch(`${path}/${body.id}`, { description: name, metadata: { name } }),
    );
    const answers = await Promise.all(changes);
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const after = await api.get(`${path}/${body.id}`);
    expect(after.body.metadata).toEqual({ name: after.body.description });
  });
});

describe('the list of endpoints', () => {
  test('is newest first, and paged forwards and back', async () => {
    const list = `/app/${await grapnel.application()}/endpoint`;
    const all: string[] = [];
    for (let index = 0; index < 5; index++) {
      all.unshift((await api.post(list, { url })).body.id);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(ids(await api.get(list))).toEqual(all);
    expect(ids(await api.get(`${list}?order=ascending`))).toEqual([...all].reverse());
    const first = await api.get(`${list}?limit=2`);
    const second = await api.get(`${list}?limit=2&iterator=${first.body.iterator}`);
    const third = await api.get(`${list}?limit=2&iterator=${second.body.iterator}`);
    expect([first, second, third].flatMap(ids)).toEqual(all);
    expect([first, second, third].map(({ body }) => body.done)).toEqual([false, false, true]);
    const back = await api.get(`${list}?limit=2&iterator=${third.body.prevIterator}`);
    expect(ids(back)).toEqual(ids(second));
    expect((await api.get(`${list}?limit=251`)).status).toBe(422);
    expect((await api.get(`${list}?iterator=app_${'0'.repeat(27)}`)).status).toBe(422);
  });

  test('that is too large for one answer comes in smaller pages, both ways', async () => {
    const list = `/app/${await grapnel.application()}/endpoint`;
    const description = '\uffff'.repeat(65_536);
    const all: string[] = [];
    for (let index = 0; index < 32; index++) {
      all.unshift((await api.post(list, { url, description })).body.id);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const seen: string[] = [];
    let iterator = '';
    let page: ApiAnswer;
    do {
      page = await api.get(`${list}?limit=40${iterator}`);
      expect(page.status).toBe(200);
      seen.push(...ids(page));
      iterator = `&iterator=${page.body.iterator}`;
    } while (!page.body.done);
    expect(seen).toEqual(all);
    const back = await api.get(`${list}?limit=40&iterator=-${all.at(-1)}`);
    expect(back.body.done).toBe(false);
    expect(ids(back)).toEqual(all.slice(-1 - ids(back).length, -1));
  });
});
