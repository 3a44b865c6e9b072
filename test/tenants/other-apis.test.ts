import { sign } from 'hono/jwt';
import { beforeAll, describe, expect, test } from 'vitest';
import { fastCommentsRoutes } from '../../lambdas/manage/fastcomments/routes.ts';
import { systemWebhooks } from '../../lambdas/manage/misskey/system-webhooks.ts';
import { userWebhooks } from '../../lambdas/manage/misskey/user-webhooks.ts';
import { comment } from '../fastcomments/tenant.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

/** A tenant of FastComments' API and a user of Misskey's in one application, with one of everything that they name. */
interface Owner {
  readonly organizationToken: string;
  readonly application: string;
  readonly uid: string;
  /** A token of the application. */
  readonly token: string;
  /** An API key of it. */
  readonly key: string;
  readonly subscription: string;
  readonly pendingEvent: string;
  readonly webhook: string;
  readonly systemWebhook: string;
}

let grapnel: Grapnel;
let victim: Owner;
let neighbour: Owner;
let stranger: Owner;
let before: unknown;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  const strangers = `org_${'6'.repeat(26)}b`;
  victim = await ownerNamed('victim', grapnel.organization);
  neighbour = await ownerNamed('neighbour', grapnel.organization);
  stranger = await ownerNamed('stranger', strangers);
  before = await stateOf(victim);
}, 60_000);

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function call(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${grapnel.stack.apiUrl}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

async function ownerNamed(name: string, organization: string): Promise<Owner> {
  const organizationToken = await grapnel.tokenFor({ organization });
  const api = grapnel.api.withToken(organizationToken);
  const uid = `${name}-app`;
  const { id: application } = (await api.post('/app', { name, uid })).body;
  const signingKey = grapnel.stack.secretValue(grapnel.stack.outputs['TokenKeySecretArn'] ?? '');
  const token = await sign({ sub: application, org: organization }, signingKey);
  const { key } = (await api.post(`/app/${application}/api-key`, { domain: '*' })).body;

  const tenant = (method: string, path: string, body?: unknown) =>
    call(method, `/api/v1${path}?tenantId=${application}`, { 'x-api-key': key }, body);
  grapnel.receiver.answer(`/${name}`, { status: 502, body: '' });
  const url = grapnel.receiver.url(`/${name}`);
  const subscribed = JSON.parse(
    (await tenant('POST', '/webhooks', { url, event: 'comment-created' })).text,
  ).webhook;
  await api.patch(`/app/${application}/endpoint/ep_${subscribed.id}`, { retrySchedule: [3600] });
  await api.post(`/app/${application}/msg`, { eventType: 'comment-created', payload: comment({ id: name }) });
  const pending = async (): Promise<{ id: string }[]> =>
    JSON.parse((await tenant('GET', '/pending-webhook-events')).text).pendingWebhookEvents;
  await grapnel.until(async () => (await pending()).length === 1);

  const misskey = async (path: string, as: string, body: object) =>
    JSON.parse((await call('POST', `/api/${path}`, bearer(as), body)).text);
  const hook = { name, url: grapnel.receiver.url(`/${name}-misskey`), on: [], secret: name };
  const webhook = await misskey('i/webhooks/create', token, hook);
  const system = await misskey('admin/system-webhook/create', organizationToken, { ...hook, isActive: true });
  return {
    organizationToken,
    application,
    uid,
    token,
    key,
    subscription: subscribed.id,
    pendingEvent: (await pending())[0]?.id ?? '',
    webhook: webhook.id,
    systemWebhook: system.id,
  };
}

function bearer(token: string) {
  return { authorization: `Bearer ${token}` };
}

/** What nothing has, in the right form. */
const missing = `${'0'.repeat(26)}1`;
const nobodysApplication = `app_${missing}`;
const nobodysPendingEvent = `${missing}.${missing}`;

/** Everything of an owner that the two APIs show. */
async function stateOf({ organizationToken, application, token, key }: Owner): Promise<unknown> {
  const tenant = `?tenantId=${application}`;
  const answers = [
    await call('GET', `/api/v1/webhooks${tenant}`, { 'x-api-key': key }),
    await call('GET', `/api/v1/pending-webhook-events${tenant}`, { 'x-api-key': key }),
    await call('POST', '/api/i/webhooks/list', bearer(token), {}),
    await call('POST', '/api/admin/system-webhook/list', bearer(organizationToken), {}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  return answers;
}

/** A call's answer without the names that were asked for, and what was asked of AWS for it. */
async function seen(names: readonly string[], request: () => Promise<Answer>) {
  const callsBefore = grapnel.stack.calls().length;
  const { status, text } = await request();
  const requests = grapnel.stack
    .calls()
    .slice(callsBefore)
    .filter(({ caller }) => caller.startsWith('Manage'))
    .map(({ action, resources }) => `${action} ${resources.join(' ')}`);
  return {
    status,
    text: names.reduce((rest, name) => rest.replaceAll(name, '…'), text),
    requests: requests.sort(),
  };
}

describe("FastComments' routes know another tenant as little as one that does not exist, by", () => {
  const routes = fastCommentsRoutes.map((route) => [`${route.method} ${route.path}`, route] as const);

  function request(route: (typeof fastCommentsRoutes)[number], tenantId: string, id: string, key: string) {
    const path = `${route.path.replace('{id}', id)}?tenantId=${tenantId}`;
    const body = route.body && { url: grapnel.receiver.url('/elsewhere'), event: 'comment-created' };
    return call(route.method, path, { 'x-api-key': key }, body);
  }

  const callers = [
    ['an API key of the same organization', () => neighbour, (own: Owner) => own.key],
    ["an application's token of the same organization", () => neighbour, (own: Owner) => own.token],
    ['an API key of another organization', () => stranger, (own: Owner) => own.key],
    ["another organization's token", () => stranger, (own: Owner) => own.organizationToken],
  ] as const;

  describe.each(callers)('%s:', (_caller, owner, keyOf) => {
    test.each(routes)('%s', async (_name, route) => {
      const own = owner();
      const ofVictim = route.path.includes('pending') ? victim.pendingEvent : victim.subscription;
      const nobodys = route.path.includes('pending') ? nobodysPendingEvent : missing;
      const tries = [
        [victim.application, nobodysApplication, ofVictim, nobodys],
        [victim.uid, 'nobodys-app', ofVictim, nobodys],
        ...(route.path.includes('{id}') ? [[own.application, own.application, ofVictim, nobodys]] : []),
      ] as const;
      // What a token's organization is asked for is remembered for a while: the first call may read more.
      await request(route, nobodysApplication, nobodys, keyOf(own));
      for (const [theirs = '', nobody = '', id = '', noId = ''] of tries) {
        const foreign = await seen([theirs, id], () => request(route, theirs, id, keyOf(own)));
        const absent = await seen([nobody, noId], () => request(route, nobody, noId, keyOf(own)));
        expect(foreign).toEqual(absent);
        expect([400, 404]).toContain(foreign.status);
        expect(foreign.requests).not.toEqual([]);
      }
    });
  });
});

describe("Misskey's endpoints know another's webhook as little as one that does not exist:", () => {
  const body = (id: string) => ({
    webhookId: id,
    id,
    type: 'note',
    name: 'changed',
    url: grapnel.receiver.url('/elsewhere'),
    on: [],
    isActive: true,
    override: { url: grapnel.receiver.url('/elsewhere') },
  });

  async function expectNoTrace(path: string, token: string, ids: readonly string[], type: string) {
    const ask = (id: string) => call('POST', `/api/${path}`, bearer(token), { ...body(id), type });
    await ask(missing);
    for (const id of ids) {
      const foreign = await seen([id], () => ask(id));
      const absent = await seen([missing], () => ask(missing));
      expect(foreign).toEqual(absent);
      expect([400, 404]).toContain(foreign.status);
      expect(foreign.text).toMatch(/NO_SUCH_(SYSTEM_)?WEBHOOK/);
      expect(foreign.requests).not.toEqual([]);
    }
  }

  const naming = (endpoints: ReadonlyMap<string, unknown>) =>
    [...endpoints.keys()].filter((name) => name !== 'create' && name !== 'list');

  test.each(naming(userWebhooks))('i/webhooks/%s', async (name) => {
    for (const { token } of [neighbour, stranger]) {
      const ids = [victim.webhook, victim.systemWebhook, victim.subscription];
      await expectNoTrace(`i/webhooks/${name}`, token, ids, 'note');
    }
  });

  test.each(naming(systemWebhooks))('admin/system-webhook/%s', async (name) => {
    const ids = [victim.systemWebhook, victim.webhook];
    await expectNoTrace(`admin/system-webhook/${name}`, stranger.organizationToken, ids, 'abuseReport');
  });

  test('no list has it', async () => {
    const lists = [
      await call('POST', '/api/i/webhooks/list', bearer(neighbour.token), {}),
      await call('POST', '/api/i/webhooks/list', bearer(stranger.token), {}),
      await call('POST', '/api/admin/system-webhook/list', bearer(stranger.organizationToken), {}),
    ];
    for (const { status, text } of lists) {
      expect(status).toBe(200);
      expect(JSON.parse(text)).toHaveLength(1);
      for (const id of [victim.webhook, victim.systemWebhook]) expect(text).not.toContain(id);
    }
  });
});

test('after all of it the first one is as it was, and nothing was sent elsewhere', async () => {
  await grapnel.stack.waitUntilIdle();
  expect(await stateOf(victim)).toEqual(before);
  expect(grapnel.receiver.received('/elsewhere')).toEqual([]);
});
