import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { manageRoutes } from '../../lambdas/manage/routes.ts';
import { createMessage } from '../../lambdas/publish/create-message.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { type RawAnswer, rawRequest } from './raw-request.ts';

const routes = [...manageRoutes, createMessage];

let grapnel: Grapnel;
let application: string;
let endpoint: string;
let message: string;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  application = await grapnel.application();
  endpoint = await grapnel.endpoint(application, '/bystander', { disabled: true, uid: 'hook' });
  message = await grapnel.publish(application, 'user.created', {});
  await grapnel.api.post('/event-type', { name: 'user.created', description: '' });
  await grapnel.stack.waitUntilIdle();
});

function send(
  method: string,
  path: string,
  body?: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  return rawRequest(grapnel.stack.apiUrl, method, path, {
    headers: { authorization: `Bearer ${grapnel.token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

/** What the API wrote: what it had queued before, others may be working on. */
const writes = () =>
  grapnel.stack
    .calls()
    .filter(({ caller }) => /^(Manage|Publish)/.test(caller))
    .filter(({ operation }) => /^(Put|Update|Delete|Send|BatchWrite|Transact)/.test(operation));

/** What every answer to bad input has to be: no fault of ours, JSON that says what was wrong, and nothing written. */
function expectRefusal(answer: RawAnswer, method = 'GET'): void {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.contentType).toContain('application/json');
  if (method !== 'HEAD') {
    expect(JSON.parse(answer.text)).toMatchObject({ code: expect.any(String), detail: expect.anything() });
  }
}

describe('a path', () => {
  const at = (tail: string) => `/api/v1/app/${application}${tail}`;
  test.each([
    ['with a # in an id', () => `${at('%23')}/endpoint/${endpoint}`],
    ['with a ? in an id', () => at(`/endpoint/${endpoint}%3Fx`)],
    ['that steps up', () => at('/endpoint/..')],
    ['that steps up in disguise', () => at('/endpoint/%2E%2e')],
    ['that stays where it is', () => at('/endpoint/.')],
    ['with a backslash in an id', () => at(`\\endpoint\\${endpoint}`)],
    ['with a line break in an id', () => at(`/endpoint/%0A${endpoint}`)],
    ['with NUL in an id', () => at(`/endpoint/${endpoint}%00`)],
    ['with a space in an id', () => at(`/endpoint/%20${endpoint}`)],
    ['that is encoded twice', () => at(`/endpoint/%2568ook`)],
    ['with half an escape', () => at('/endpoint/%')],
    ['with bytes that are no UTF-8', () => at('/endpoint/%ff%fe')],
    ['with half a surrogate pair', () => at('/endpoint/%ED%A0%80')],
    ['with an id of 5,000 characters', () => at(`/endpoint/${'x'.repeat(5000)}`)],
    ['with nothing between slashes', () => at('//endpoint')],
    ['of no route', () => at('/endpoints')],
    ['with the id of a thing of another kind', () => at(`/endpoint/${application}`)],
  ])('%s deletes nothing', async (_what, pathOf) => {
    grapnel.stack.resetCalls();
    const answer = await send('DELETE', pathOf());
    expectRefusal(answer);
    expect(answer.status).toBe(404);
    expect(writes()).toEqual([]);
    expect((await send('GET', at(`/endpoint/${endpoint}`))).status).toBe(200);
  });

  test('may end in a slash', async () => {
    for (const path of [
      '/api/v1/app/',
      at('/'),
      at('/endpoint/'),
      at('/msg/'),
      at(`/endpoint/${endpoint}/secret/`),
    ]) {
      expect((await send('GET', path)).status).toBe(200);
    }
  });
});

describe('a method', () => {
  test.each(['PUT', 'TRACE', 'PROPFIND', 'OPTIONS', 'PATCH', 'DELETE', 'SEARCH'])(
    '%s that no route has is refused',
    async (method) => expectRefusal(await send(method, '/api/v1/app')),
  );

  test('HEAD answers as GET does, without the body', async () => {
    const found = await send('HEAD', `/api/v1/app/${application}`);
    expect(found).toMatchObject({ status: 200, text: '' });
    expectRefusal(await send('HEAD', '/api/v1/app/nobody'), 'HEAD');
  });

  test('GET and DELETE may carry a body that nobody reads', async () => {
    expect((await send('GET', '/api/v1/app', '{}')).status).toBe(200);
    expectRefusal(await send('DELETE', `/api/v1/app/${application}/endpoint/nobody`, '{'));
  });
});

describe('a body', () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  test.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['blanks', ' \n '],
    ['half an object', '{"name":"a"'],
    ['two objects', '{"name":"a"}{"name":"b"}'],
    ['a form', 'name=a'],
    ['null', 'null'],
    ['text', '"name"'],
    ['a number', '1e999'],
    ['a deep list', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['a deep object', deep(100_000)],
    ['deep metadata', `{"name":"a","metadata":${deep(1000)}}`],
    ['NUL', '\u0000'],
    ['a name that ends in NUL', '{"name":"a\\u0000"}'],
    ['only a prototype', '{"__proto__":{"name":"a"}}'],
    ['a constructor', '{"constructor":{"prototype":{"name":"a"}}}'],
  ])('of %s makes no application', async (_what, body) => {
    for (const type of ['application/json', 'text/plain', 'application/octet-stream']) {
      grapnel.stack.resetCalls();
      const answer = await send('POST', '/api/v1/app', body, { 'content-type': type });
      expectRefusal(answer);
      expect(answer.status).toBe(422);
      expect(writes()).toEqual([]);
    }
    expect(Object.prototype).not.toHaveProperty('name');
  });

  test('that is no UTF-8 is refused where API Gateway hands over its bytes', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"name":"'),
      Buffer.from([0xff, 0xc0, 0x80]),
      Buffer.from('"}'),
    ]);
    const answer = await send('POST', '/api/v1/app', bytes, { 'content-type': 'application/octet-stream' });
    expectRefusal(answer);
    expect(JSON.parse(answer.text)).toEqual({ code: 'generic_error', detail: 'The body is not UTF-8.' });
  });

  test('is read as JSON whatever type it says it has', async () => {
    for (const type of ['application/json; charset=utf-8', 'application/vnd.api+json', 'text/plain', '']) {
      const answer = await send('POST', '/api/v1/app', '{"name":"Ünïcode"}', { 'content-type': type });
      expect(answer.status).toBe(201);
      expect(JSON.parse(answer.text).name).toBe('Ünïcode');
    }
  });

  test('over 1 MiB is answered with 413 by every route that takes one', async () => {
    const body = `{"name":"${'x'.repeat(1_048_576)}"}`;
    for (const [method, path] of [
      ['POST', '/api/v1/app'],
      ['PATCH', `/api/v1/app/${application}`],
      ['POST', `/api/v1/app/${application}/endpoint`],
      ['POST', '/api/v1/event-type'],
      ['POST', `/api/v1/app/${application}/msg`],
    ] as const) {
      const large = path.endsWith('/msg') ? `{"eventType":"a","payload":${body}}` : body;
      const answer = await send(method, path, large);
      expectRefusal(answer);
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.text).code).toBe('payload_too_large');
    }
    expect((await send('POST', '/api/v1/app', `{"name":"a"}${' '.repeat(6_000_000)}`)).status).toBe(413);
  });

  test('with 100,000 mistakes is told of the first ones', async () => {
    const metadata = Object.fromEntries(Array.from({ length: 90_000 }, (_, index) => [index, 1]));
    for (const [path, body] of [
      ['/api/v1/app', { name: 'a', metadata }],
      [`/api/v1/app/${application}/endpoint`, { url: 'https://a', eventTypes: Array(100_000).fill(1) }],
      [`/api/v1/app/${application}/endpoint`, { url: 'http://127.0.0.1:8080', dialectOptions: metadata }],
      [`/api/v1/app/${application}/endpoint`, { url: 'http://127.0.0.1:8080', methods: metadata }],
    ] as const) {
      const answer = await send('POST', path, JSON.stringify(body));
      expectRefusal(answer);
      expect(answer.status).toBe(422);
      expect(answer.text.length).toBeLessThan(1_500_000);
      expect(JSON.parse(answer.text).detail.length).toBeLessThanOrEqual(20);
    }
  });

  test('with keys that stand twice counts with the last', async () => {
    const body = '{"eventType":"a","payload":{"n":1},"payload":{"n":2.0}}';
    const answer = await send('POST', `/api/v1/app/${application}/msg`, body);
    expect(answer.status).toBe(202);
    expect(answer.text).toContain('"payload":{"n":2.0}');
  });
});

describe('a message', () => {
  const path = () => `/api/v1/app/${application}/msg`;
  test('that nests deeper than other parsers read is refused, and nothing is written', async () => {
    grapnel.stack.resetCalls();
    for (const levels of [127, 1000, 50_000]) {
      const deep = `${'['.repeat(levels)}${']'.repeat(levels)}`;
      const answer = await send('POST', path(), `{"eventType":"a","payload":{"deep":${deep}}}`);
      expectRefusal(answer);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('128 are allowed');
    }
    expect(grapnel.stack.calls().filter(({ action }) => /Put|Send/.test(action))).toEqual([]);
  });

  test('may have half characters in it and any idempotency key', async () => {
    const payload = `{"half":"\\ud800","__proto__":{"a":1},"":null,"deep":${'['.repeat(126)}${']'.repeat(126)}}`;
    for (const key of ['k'.repeat(7000), 'a b', '\u00e9', '%00']) {
      const headers = { 'idempotency-key': key };
      const first = await send('POST', path(), `{"eventType":"a","payload":${payload}}`, headers);
      expect(first.status).toBe(202);
      expect(first.text).toContain(`"payload":${payload}`);
      const second = await send('POST', path(), `{"eventType":"a","payload":${payload}}`, headers);
      expect(second.text).toBe(first.text);
    }
  });

  test.each([
    '{"eventType":"a","payload":{},"tags":["\\ud800"]}',
    '{"eventType":"a","payload":{},"tags":[""]}',
    '{"eventType":"a","payload":{},"channels":["a b"]}',
    '{"eventType":"a","payload":{},"eventId":".."}',
    '{"eventType":"a","payload":1e5}',
    '{"eventType":"a","payload":{},"payload":[]}',
  ])('%s is refused with 422', async (body) => {
    grapnel.stack.resetCalls();
    const answer = await send('POST', path(), body);
    expectRefusal(answer);
    expect(answer.status).toBe(422);
    expect(writes()).toEqual([]);
  });

  test('that is too long a name to be found is answered with 404', async () => {
    for (const name of ['n'.repeat(3000), '%00', '..', '%2E%2E']) {
      expectRefusal(await send('GET', `${path()}/${name}`));
    }
  });
});

describe('anything at all', () => {
  const oddText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '__proto__',
      'constructor',
      '\u0000',
      '\ud800',
      '..',
      'x'.repeat(3000),
      '-',
      'app_',
      'true',
      '0',
    ),
  );
  const oddValue = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    oddText,
    fc.constantFrom(1e308, -1, 0.1, 2 ** 53, null, [], {}, [[]], [null], { '': '' }, 'http://[', 'https://a'),
  );
  const members = ['name', 'uid', 'url', 'metadata', 'eventTypes', 'filterTypes', 'channels', 'throttleRate'];
  const moreMembers = [
    'secret',
    'key',
    'dialect',
    'dialectOptions',
    'methods',
    'schemas',
    'description',
    'tags',
  ];
  const evenMore = [
    'eventType',
    'payload',
    'eventId',
    'archived',
    'disabled',
    'version',
    '__proto__',
    'groupName',
  ];
  const member = fc.constantFrom(...members, ...moreMembers, ...evenMore);
  const valid = fc.constantFrom<Record<string, unknown>>(
    {},
    { name: 'a' },
    { url: 'http://127.0.0.1:8080/' },
    { name: 'fuzzed', description: '' },
    { eventType: 'a', payload: {} },
  );
  const bodies = fc.oneof(
    fc
      .tuple(valid, fc.dictionary(member, oddValue, { maxKeys: 3 }))
      .map(([start, odd]) => JSON.stringify({ ...start, ...odd })),
    oddValue.map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.uint8Array({ maxLength: 60 }),
  );
  const ids = fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    oddText.map((text) => encodeURIComponent(text.toWellFormed())),
    fc.constantFrom(
      '%',
      '%00',
      '%ff',
      '%ED%A0%80',
      '%C0%80',
      '%2F',
      '%2e%2e',
      '%23',
      '%3F',
      '+',
      ';',
      '@',
      'ü',
    ),
  );
  const parameters = fc.constantFrom(
    ...[
      'limit',
      'iterator',
      'order',
      'status',
      'before',
      'after',
      'event_types[]',
      'with_content',
      'endpoint_id',
    ],
    ...['status_code_class', 'get_if_exists', 'expunge', '__proto__', 'constructor', '[', '%', '%00'],
  );
  const queries = fc
    .array(
      fc.tuple(parameters, fc.oneof(ids, fc.constantFrom('1', '250', '-1', '9'.repeat(400), 'true', '1e3'))),
      {
        maxLength: 3,
      },
    )
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value ?? ''}`).join('&'));

  test('is answered, never with 5xx, and with JSON where it is refused; refused, it writes nothing', async () => {
    // What may be changed by chance is not what the other tests look at; deleted, it would answer 404 to all the rest.
    const victim = await grapnel.application();
    const hook = await grapnel.endpoint(victim, '/fuzzed', { disabled: true });
    const known: Readonly<Record<string, string>> = {
      app_id: victim,
      endpoint_id: hook,
      msg_id: message,
      event_type_name: 'fuzzed',
    };
    const property = fc.asyncProperty(
      fc.constantFrom(...routes),
      fc.array(ids, { minLength: 2, maxLength: 2 }),
      queries,
      bodies,
      async (route, odd, query, body) => {
        let parameter = 0;
        const path = route.path.replaceAll(
          /\{(\w+)\}/g,
          (_, name: string) =>
            odd[parameter++] ?? (route.method === 'DELETE' ? 'nothing' : known[name]) ?? '',
        );
        grapnel.stack.resetCalls();
        const url = encodeURI(`${path}${query === '' ? '' : `?${query}`}`).replaceAll(
          /%25(?=[0-9a-fA-F]{2}|$)/g,
          '%',
        );
        const answer = await send(route.method, url, route.body ? body : undefined);
        expect(answer.status).toBeLessThan(500);
        if (answer.status < 400) return;
        expectRefusal(answer);
        if (answer.status !== 409) expect(writes()).toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: 500, endOnFailure: true });
  });
});
