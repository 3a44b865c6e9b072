import { setTimeout as pause } from 'node:timers/promises';
import { sign, verify } from 'hono/jwt';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ApiClient, apiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  await grapnel.api.post('/event-type', { name: 'user.created', description: '' });
});

const claimsOf = async (token: string) =>
  verify(token, grapnel.stack.secretValue(grapnel.stack.outputs['TokenKeySecretArn'] ?? ''), {
    alg: 'HS256',
    iat: false,
  });

async function access(
  application: string,
  body: unknown = {},
): Promise<{ api: ApiClient; token: string; url: string }> {
  const answer = await grapnel.api.post(`/auth/app-portal-access/${application}`, body);
  expect(answer.status).toBe(200);
  return { ...answer.body, api: grapnel.api.withToken(answer.body.token) };
}

/** The answers of calls with the application in the path, and without. */
const statuses = async (api: ApiClient, application: string) => [
  (await api.get(`/app/${application}`)).status,
  (await api.get(`/app/${application}/endpoint`)).status,
  (await api.get('/event-type')).status,
  (await api.get('/event-type/user.created')).status,
];
const holds = [200, 200, 200, 200];
const ended = [401, 401, 401, 401];

describe('access to an application', () => {
  test('is a token of 28 days with its feature flags, and where a portal would take it', async () => {
    const application = await grapnel.application();
    const { token, url, api } = await access(application, { featureFlags: ['beta'] });
    const claims = await claimsOf(token);
    expect(claims).toMatchObject({ sub: application, org: grapnel.organization, feature_flags: ['beta'] });
    expect(claims['jti']).toMatch(/^[\w-]{22}$/);
    expect(Number(claims['exp']) - Math.floor(Number(claims['iat']))).toBe(28 * 86_400);
    const [page = '', key = ''] = url.split('#key=');
    expect(page).toBe(`${grapnel.stack.apiUrl}/console/`);
    expect(JSON.parse(Buffer.from(key, 'base64').toString())).toEqual({ appId: application, token });
    expect(await statuses(api, application)).toEqual(holds);
  });

  test('lasts as long as was asked for, within its limits', async () => {
    const application = await grapnel.application();
    const { token } = await access(application, { expiry: 3600 });
    const { iat, exp } = await claimsOf(token);
    expect(Number(exp) - Math.floor(Number(iat))).toBe(3600);
    for (const expiry of [3599, 604_801, 1.5, 'x']) {
      const refused = await grapnel.api.post(`/auth/app-portal-access/${application}`, { expiry });
      expect(refused.status).toBe(422);
    }
  });

  test('makes the application where there is none, once', async () => {
    const application = { name: 'Inline', uid: 'inline' };
    const paths = Array.from({ length: 5 }, () =>
      grapnel.api.post('/auth/app-portal-access/inline', { application }),
    );
    const answers = await Promise.all(paths);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const subjects = await Promise.all(answers.map(async ({ body }) => (await claimsOf(body.token))['sub']));
    expect(new Set(subjects).size).toBe(1);
    const mismatch = await grapnel.api.post('/auth/app-portal-access/other', { application });
    expect(mismatch.status).toBe(422);
    expect(mismatch.body.detail[0].loc).toEqual(['body', 'application', 'uid']);
    expect((await grapnel.api.post('/auth/app-portal-access/other', {})).status).toBe(404);
  });

  test('under its older name needs no body', async () => {
    const application = await grapnel.application();
    for (const body of [undefined, 'null', '{}']) {
      const answer = await grapnel.api.post(`/auth/dashboard-access/${application}`, body);
      expect(answer.status).toBe(200);
      expect(await statuses(grapnel.api.withToken(answer.body.token), application)).toEqual(holds);
    }
  });

  test('that only reads changes nothing', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/read-only', { disabled: true });
    const { api } = await access(application, { readOnly: true });
    const path = `/app/${application}/endpoint/${endpoint}`;
    expect((await api.get(path)).status).toBe(200);
    expect((await api.get(`${path}/secret`)).status).toBe(200);
    const refused = await api.patch(path, { disabled: false });
    expect(refused).toMatchObject({ status: 403, body: { code: 'insufficient access' } });
    expect(refused.body.detail).toContain('ManageEndpoint');
    expect((await api.post(`${path}/secret/rotate`, {})).status).toBe(403);
    expect((await api.delete(path)).status).toBe(403);
    expect((await api.post('/auth/logout', undefined)).status).toBe(204);
  });

  test.each([
    [['ViewBase'], [403, 403, 403]],
    [
      ['ViewBase', 'ViewEndpointSecret'],
      [200, 403, 403],
    ],
    [['ManageEndpointSecret'], [200, 204, 403]],
    [['ManageEndpoint'], [200, 204, 200]],
  ])('with the capabilities %j does what they say', async (capabilities, expected) => {
    const application = await grapnel.application();
    const path = `/app/${application}/endpoint/${await grapnel.endpoint(application, '/capable', { disabled: true })}`;
    const { api } = await access(application, { capabilities });
    const answers = [
      await api.get(`${path}/secret`),
      await api.post(`${path}/secret/rotate`, {}),
      await api.patch(path, { description: 'new' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(expected);
  });
});

describe('logging out', () => {
  test('ends the one token for good', async () => {
    const application = await grapnel.application();
    const [first, second] = [await access(application), await access(application)];
    expect((await first.api.post('/auth/logout', undefined)).status).toBe(204);
    expect(await statuses(first.api, application)).toEqual(ended);
    expect((await first.api.post('/auth/logout', undefined)).status).toBe(401);
    expect(await statuses(second.api, application)).toEqual(holds);
    const answer = await first.api.get(`/app/${application}`);
    expect(answer.body).toEqual({ code: 'authentication_failed', detail: 'The token was revoked.' });
  });

  test('many at the same instant ends all of them', async () => {
    const application = await grapnel.application();
    const all = await Promise.all(Array.from({ length: 4 }, () => access(application)));
    const logOut = ({ api }: { api: ApiClient }) => api.post('/auth/logout', undefined);
    for (const { status } of await Promise.all(all.map(logOut))) expect(status).toBe(204);
    for (const { api } of all) expect(await statuses(api, application)).toEqual(ended);
  });

  test('is not undone by a change of the application', async () => {
    const application = await grapnel.application();
    const { api } = await access(application);
    const renames = Array.from({ length: 5 }, (_, index) =>
      grapnel.api.patch(`/app/${application}`, { name: `name ${index}` }),
    );
    const [loggedOut] = await Promise.all([api.post('/auth/logout', undefined), ...renames]);
    expect(loggedOut.status).toBe(204);
    await grapnel.api.put(`/app/${application}`, { name: 'replaced' });
    expect(await statuses(api, application)).toEqual(ended);
  });

  test('with a token of the organization, or one without a name, says what to do instead', async () => {
    const refused = await grapnel.api.post('/auth/logout', undefined);
    expect(refused).toMatchObject({ status: 400, body: { code: 'generic_error' } });
    const key = grapnel.stack.secretValue(grapnel.stack.outputs['TokenKeySecretArn'] ?? '');
    const application = await grapnel.application();
    const nameless = await sign({ sub: application, org: grapnel.organization }, key);
    const answer = await grapnel.api.withToken(nameless).post('/auth/logout', undefined);
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain('jti');
  });
});

describe('expiring all tokens of an application', () => {
  test('ends those that were made before, at once', async () => {
    const [application, other] = [await grapnel.application(), await grapnel.application()];
    const before = await access(application);
    const bystander = await access(other);
    expect((await grapnel.api.post(`/auth/app/${application}/expire-all`, {})).status).toBe(204);
    const after = await access(application);
    expect(await statuses(before.api, application)).toEqual(ended);
    expect(await statuses(after.api, application)).toEqual(holds);
    expect(await statuses(bystander.api, other)).toEqual(holds);
    expect((await grapnel.api.get(`/app/${application}`)).status).toBe(200);
  });

  test('may come later', async () => {
    const application = await grapnel.application();
    const { api } = await access(application);
    expect((await grapnel.api.post(`/auth/app/${application}/expire-all`, { expiry: 1 })).status).toBe(204);
    expect(await statuses(api, application)).toEqual(holds);
    await pause(1_100);
    expect(await statuses(api, application)).toEqual(ended);
  });

  test('may be for some sessions, up to 1,000', async () => {
    const application = await grapnel.application();
    const mine = await access(application, { sessionId: 'user_1' });
    const theirs = await access(application, { sessionId: 'user_2' });
    const sessionIds = ['user_1', ...Array.from({ length: 999 }, (_, index) => `session-${index}`)];
    const answer = await grapnel.api.post(`/auth/app/${application}/expire-all`, { sessionIds });
    expect(answer.status).toBe(204);
    expect(await statuses(mine.api, application)).toEqual(ended);
    expect(await statuses(theirs.api, application)).toEqual(holds);
    const again = await access(application, { sessionId: 'user_1' });
    expect(await statuses(again.api, application)).toEqual(holds);
    const tooMany = [...sessionIds, 'one-more'];
    const refused = await grapnel.api.post(`/auth/app/${application}/expire-all`, { sessionIds: tooMany });
    expect(refused.status).toBe(422);
  });

  test('needs no body, and refuses what is out of range', async () => {
    const application = await grapnel.application();
    const path = `/auth/app/${application}/expire-all`;
    expect((await grapnel.api.post(path, undefined)).status).toBe(204);
    for (const expiry of [-1, 259_201]) expect((await grapnel.api.post(path, { expiry })).status).toBe(422);
  });

  test('is no call for the application itself', async () => {
    const application = await grapnel.application();
    const { api } = await access(application);
    expect((await api.post(`/auth/app/${application}/expire-all`, {})).status).toBe(403);
    expect((await api.post(`/auth/app-portal-access/${application}`, {})).status).toBe(403);
    expect((await api.post('/auth/expire-all', {})).status).toBe(403);
  });
});

test('tokens of an application that was deleted list no event types', async () => {
  const application = await grapnel.application();
  const { api } = await access(application);
  await grapnel.api.delete(`/app/${application}`);
  expect((await api.get('/event-type')).status).toBe(401);
  expect((await api.get(`/app/${application}`)).status).toBe(404);
});

test('checking a token takes no request beside reading the application', async () => {
  const application = await grapnel.application();
  const { api } = await access(application);
  await api.get(`/app/${application}`);
  grapnel.stack.resetCalls();
  await api.get(`/app/${application}`);
  expect(grapnel.stack.calls().map(({ operation }) => operation)).toEqual(['GetItem']);
});

test('expiring all tokens of an organization ends them, its applications’ too, for every function', async () => {
  const organization = `org_${'7'.repeat(26)}a`;
  const before = grapnel.api.withToken(await grapnel.tokenFor({ organization }));
  const application = (await before.post('/app', { name: 'one' })).body.id;
  const { token } = (await before.post(`/auth/app-portal-access/${application}`, {})).body;
  const publish = (api: ApiClient) => api.post(`/app/${application}/msg`, { eventType: 'a', payload: {} });
  expect((await before.post('/auth/expire-all', undefined)).status).toBe(204);

  expect((await before.get('/app')).status).toBe(401);
  expect((await publish(before)).status).toBe(401);
  expect((await grapnel.api.withToken(token).get(`/app/${application}`)).status).toBe(401);
  const after = apiClient(grapnel.stack.apiUrl, await grapnel.tokenFor({ organization }));
  expect((await after.get('/app')).status).toBe(200);
  expect((await publish(after)).status).toBe(202);
  expect((await grapnel.api.get('/app')).status).toBe(200);
});
