import { sign } from 'hono/jwt';
import { beforeAll, describe, expect, test } from 'vitest';
import { exampleBody } from '../api/example-requests.ts';
import { type ApiAnswer, type ApiClient, apiClient } from '../pipeline/api-client.ts';
import { allRoutes as routes } from '../pipeline/documented-answer.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

const nowSeconds = Math.floor(Date.now() / 1000);
const missing = (prefix: string) => `${prefix}_${'0'.repeat(26)}1`;

let grapnel: Grapnel;
let key: string;
let things: { application: string; endpoint: string; message: string; otherApplication: string };
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  key = grapnel.stack.secretValue(grapnel.stack.outputs['TokenKeySecretArn'] ?? '');
  const application = await grapnel.application();
  await grapnel.api.post('/event-type', { name: 'user.created', description: '' });
  things = {
    application,
    endpoint: await grapnel.endpoint(application, '/things'),
    message: await grapnel.publish(application, 'user.created', {}),
    otherApplication: await grapnel.application(),
  };
});

const withClaims = async (claims: Record<string, unknown>, algorithm: 'HS256' | 'HS512' = 'HS256') =>
  apiClient(grapnel.stack.apiUrl, await sign(claims, key, algorithm));

/** What parameters of paths may stand for; one by one, so that a new one is thought about. */
const ids = () => ({
  app_id: things.application,
  endpoint_id: things.endpoint,
  msg_id: things.message,
  attempt_id: missing('atmpt'),
  task_id: missing('qtask'),
  key_id: missing('key'),
  event_type_name: 'user.created',
});

/** A route's path with the ids that are given, one by one for its parameters. */
function filled(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replace('/api/v1', '').replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`This test must learn what ${name} stands for.`);
    return id;
  });
}

/** Calls a route with a body that it takes, if it takes any. */
function callRoute(api: ApiClient, route: (typeof routes)[number], path: string): Promise<ApiAnswer> {
  return api.call(route.method, path, exampleBody(route.operationId));
}

describe('a request', () => {
  const unsigned = (header: object, claims: object) =>
    `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
  const subject = { sub: 'org_23rb8YdGqMT0qIzpgGwdXfHirMu' };
  test.each<[string, () => Promise<Record<string, string>> | Record<string, string>]>([
    ['no token', () => ({})],
    ['an empty header', () => ({ authorization: '' })],
    ['another scheme', () => ({ authorization: 'Basic b3JnOnB3' })],
    ['a token that is none', () => ({ authorization: 'Bearer testsk_abc.us' })],
    ['a token of three parts that is none', () => ({ authorization: 'Bearer a.b.c' })],
    ['a token and a space within', () => ({ authorization: `Bearer ${grapnel.token} x` })],
    ['the key itself', () => ({ authorization: `Bearer ${key}` })],
    ['a token cut short', () => ({ authorization: `Bearer ${grapnel.token.slice(0, -2)}` })],
    ['a very long token', () => ({ authorization: `Bearer ${'a.'.repeat(3000)}` })],
    ['a token that nobody signed', () => ({ authorization: `Bearer ${unsigned({ alg: 'none' }, subject)}` })],
    [
      'the signature of nobody under the name of HS256',
      () => ({ authorization: `Bearer ${unsigned({ alg: 'HS256', typ: 'JWT' }, subject)}` }),
    ],
    [
      'a token of another key',
      async () => ({ authorization: `Bearer ${await sign(subject, 'x'.repeat(64))}` }),
    ],
    ['HS512', async () => ({ authorization: `Bearer ${await sign(subject, key, 'HS512')}` })],
    [
      'a token that has expired',
      async () => ({ authorization: `Bearer ${await sign({ ...subject, exp: nowSeconds - 10 }, key)}` }),
    ],
    [
      'a token of the future',
      async () => ({ authorization: `Bearer ${await sign({ ...subject, nbf: nowSeconds + 600 }, key)}` }),
    ],
    ['a token for nobody', async () => ({ authorization: `Bearer ${await sign({}, key)}` })],
    [
      'a token for an endpoint',
      async () => ({ authorization: `Bearer ${await sign({ sub: missing('ep') }, key)}` }),
    ],
    [
      "an application's token without its organization",
      async () => ({ authorization: `Bearer ${await sign({ sub: missing('app') }, key)}` }),
    ],
    [
      'claims that are no object',
      async () => ({ authorization: `Bearer ${await sign(null as never, key)}` }),
    ],
  ])('with %s is answered with 401, whatever it asks for', async (_what, headersOf) => {
    const headers = await headersOf();
    const anonymous = apiClient(grapnel.stack.apiUrl);
    for (const [method, path] of [
      ['GET', '/app'],
      ['POST', '/app'],
      ['GET', `/app/${missing('app')}`],
      ['POST', `/app/${missing('app')}/msg`],
    ] as const) {
      const answer = await anonymous.call(method, path, method === 'POST' ? 'not JSON' : undefined, headers);
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({
        code: 'authentication_failed',
        detail: expect.stringMatching(/\w.*\.$/),
      });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('with a token that says why it is too late or early is told so', async () => {
    const late = await withClaims({ sub: grapnel.organization, exp: nowSeconds - 1 });
    expect((await late.get('/app')).body.detail).toBe('The token has expired.');
    const early = await withClaims({ sub: grapnel.organization, nbf: nowSeconds + 60 });
    expect((await early.get('/app')).body.detail).toBe('The token is not valid yet.');
  });

  test('with a token of a producer whose clock is ahead is served', async () => {
    const ahead = await withClaims({ sub: grapnel.organization, iat: nowSeconds + 120 });
    expect((await ahead.get('/app')).status).toBe(200);
  });

  test('for the health needs no token', async () => {
    expect((await apiClient(grapnel.stack.apiUrl).get('/health')).status).toBe(204);
  });
});

describe("an application's token", () => {
  const ofApplication = (application = things.application) =>
    withClaims({ sub: application, org: grapnel.organization });

  test("reaches its own application's routes", async () => {
    const api = await ofApplication();
    const path = `/app/${things.application}`;
    expect((await api.get(path)).status).toBe(200);
    expect((await api.get(`${path}/endpoint/${things.endpoint}/secret`)).status).toBe(200);
    expect((await api.get(`${path}/msg/${things.message}`)).status).toBe(200);
    expect((await api.get(`${path}/attempt/msg/${things.message}`)).status).toBe(200);
    expect((await api.get('/event-type')).status).toBe(200);
    expect((await api.post(`${path}/endpoint`, { url: grapnel.receiver.url('/own') })).status).toBe(201);
  });

  test.each(
    routes.filter(({ access }) => access === 'organization').map((route) => [route.operationId, route]),
  )('is refused with 403 by %s', async (_name, route) => {
    const answer = await callRoute(await ofApplication(), route, filled(route.path, ids()));
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('insufficient access');
  });

  test.each(
    routes
      .filter(({ access, path }) => access === 'application' && path.includes('{app_id}'))
      .map((route) => [route.operationId, route]),
  )('finds no other application by %s, as if there were none', async (_name, route) => {
    const api = await ofApplication(things.otherApplication);
    const foreign = await callRoute(api, route, filled(route.path, ids()));
    const nowhere = filled(route.path, { ...ids(), app_id: missing('app') });
    const absent = await callRoute(api, route, nowhere);
    expect(foreign.status).toBe(404);
    expect(foreign.text.replaceAll(things.application, '')).toBe(absent.text.replaceAll(missing('app'), ''));
    expect(absent.status).toBe(404);
  });

  test("with another organization's name finds nothing, its own application neither", async () => {
    const other = `org_${'9'.repeat(26)}a`;
    const api = await withClaims({ sub: things.application, org: other });
    expect((await api.get(`/app/${things.application}`)).status).toBe(404);
  });
});

describe("another organization's token", () => {
  let organizations = 0;
  test.each(routes.filter(({ path }) => path.includes('{')).map((route) => [route.operationId, route]))(
    'finds and changes nothing of the first by %s',
    async (_name, route) => {
      // One for each route: what one makes the next would find.
      organizations += 1;
      const organization = `org_${'8'.repeat(25)}${10 + organizations}`;
      const api = grapnel.api.withToken(await grapnel.tokenFor({ organization }));
      const path = filled(route.path, ids());
      const answer = await callRoute(api, route, path);
      // A PUT makes a thing of its own where it finds none.
      if (answer.status === 201) expect(answer.body.id).not.toBe(things.application);
      else expect(answer.status).toBe(404);
    },
  );

  test('leaves all as it was, and lists only its own', async () => {
    const api = grapnel.api.withToken(await grapnel.otherOrganizationToken());
    const path = `/app/${things.application}`;
    expect((await grapnel.api.get(path)).body.name).not.toBe('changed');
    expect((await grapnel.api.get(`${path}/endpoint/${things.endpoint}`)).body.url).toContain('/things');
    expect((await grapnel.api.get('/event-type/user.created')).body).toMatchObject({ archived: false });
    const listed = await api.get('/app');
    expect(listed.text).not.toContain(things.application);
  });
});
