import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { comment, createTenant, giveKey, isSignedWith, request, type Tenant, withQuery } from './tenant.ts';

/** The tenant's API key is worth more than a token of a portal, or a key of few capabilities: it must not reach either. */
let grapnel: Grapnel;
let tenant: Tenant;
let portal: ApiClient;
let portalToken: string;
const event = 'comment-created';
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  tenant = await createTenant(grapnel);
  const access = await grapnel.api.post(`/auth/app-portal-access/${tenant.id}`, {
    capabilities: ['ManageEndpoint'],
  });
  portalToken = access.body.token;
  portal = grapnel.api.withToken(portalToken);
});

const tenantPath = () => `/app/${tenant.id}/endpoint`;
const subscribeWith = (headers: Record<string, string>, fields: object) =>
  request(grapnel, 'POST', withQuery('/webhooks', { tenantId: tenant.id }), headers, { event, ...fields });
const receivedAt = async (path: string) => {
  await grapnel.publish(tenant.id, event, comment());
  const [received] = await grapnel.receiver.waitFor(path, 1);
  if (!received) throw new Error('Nothing was received.');
  return received;
};

describe('a subscription', () => {
  test.each(['a token of the portal', 'a token without capabilities', 'a key of few capabilities'])(
    'made with %s is signed, and carries no key',
    async (what) => {
      const token = {
        'a token of the portal': () => portalToken,
        'a token without capabilities': () =>
          grapnel.api.post(`/auth/app-portal-access/${tenant.id}`, {}).then(({ body }) => body.token),
        'a key of few capabilities': () => giveKey(grapnel, tenant.id, { capabilities: ['ManageEndpoint'] }),
      }[what];
      const headers = { 'x-api-key': await token?.() };
      const path = `/limited/${what.replaceAll(' ', '-')}`;
      const url = grapnel.receiver.url(path);
      const asked = await subscribeWith(headers, { url, token: true });
      expect([asked.status, asked.body.code]).toEqual([403, 'insufficient-scope']);
      expect(asked.body.reason).toMatch(/^token: /);
      expect((await subscribeWith(headers, { url })).status).toBe(200);
      const received = await receivedAt(path);
      expect(isSignedWith(tenant.key, received)).toBe(true);
      expect(received.headers).not.toHaveProperty('token');
    },
  );

  test('made with an unrestricted key, or by the organization, may carry it', async () => {
    for (const [path, key] of [
      ['/by-key', tenant.key],
      ['/by-organization', grapnel.token],
    ] as const) {
      const url = grapnel.receiver.url(path);
      expect((await subscribeWith({ 'x-api-key': key }, { url, token: true })).status).toBe(200);
      expect((await receivedAt(path)).headers['token']).toBe(tenant.key);
    }
  });
});

describe('a token of the application', () => {
  test('may not choose what is for the organization, at creation and in every change', async () => {
    const fields = (dialect: string, dialectOptions: object) => ({
      url: grapnel.receiver.url('/options'),
      dialect,
      dialectOptions,
    });
    const refused: [string, object, string][] = [
      ['fastcomments', { signWith: 'tenant' }, 'signWith'],
      ['fastcomments', { signWith: 'tenant', token: false }, 'signWith'],
      ['fastcomments', { source: 'api' }, 'source'],
      ['misskey', { server: 'https://other.example' }, 'server'],
    ];
    const own = (await portal.post(tenantPath(), fields('standard-webhooks', {}))).body;
    for (const [dialect, options, name] of refused) {
      const answers = [
        await portal.post(tenantPath(), fields(dialect, options)),
        await portal.put(`${tenantPath()}/not-there`, fields(dialect, options)),
        await portal.put(`${tenantPath()}/${own.id}`, fields(dialect, options)),
        await portal.patch(`${tenantPath()}/${own.id}`, { dialect, dialectOptions: options }),
      ];
      for (const { status, body } of answers) {
        expect([name, status, body.code]).toEqual([name, 403, 'insufficient access']);
        expect(body.detail).toContain(`dialectOptions.${name} is for the organization to choose`);
      }
      expect((await grapnel.api.post(tenantPath(), fields(dialect, options))).status).toBe(201);
    }
    expect((await grapnel.api.get(`${tenantPath()}/${own.id}`)).body.dialect).toBe('standard-webhooks');
    // What is not for the organization, and defaults, are its own.
    const mine = { ...fields('fastcomments', { domain: 'blog.example', source: 'dashboard' }), uid: 'mine' };
    expect((await portal.post(tenantPath(), mine)).status).toBe(201);
    expect((await portal.patch(`${tenantPath()}/mine`, { dialectOptions: { token: false } })).status).toBe(
      200,
    );
    const server = await grapnel.api.post(tenantPath(), {
      ...fields('misskey', { server: 'https://other.example' }),
      uid: 'hook',
    });
    expect(server.status).toBe(201);
    expect((await portal.patch(`${tenantPath()}/hook`, { dialectOptions: {} })).status).toBe(403);
    expect((await portal.patch(`${tenantPath()}/hook`, { description: 'mine' })).status).toBe(200);
  });

  test("may not lead the tenant's key elsewhere, nor have it sent where it was not", async () => {
    const url = grapnel.receiver.url('/steady');
    const elsewhere = grapnel.receiver.url('/elsewhere');
    const webhook = await tenant.subscribe({ url, event, domain: 'blog.example' });
    const path = `${tenantPath()}/ep_${webhook.id}`;
    const options = { source: 'api', signWith: 'tenant', domain: 'blog.example' };
    const silent = { ...options, token: false };
    const expectRefused = async (answer: ReturnType<ApiClient['patch']>) => {
      const { status, body } = await answer;
      expect([status, body.code]).toEqual([403, 'insufficient access']);
      expect(body.detail).toMatch(/dialectOptions\.token to false, or ask the organization/);
    };
    await expectRefused(portal.patch(path, { url: elsewhere }));
    await expectRefused(portal.put(path, { url: elsewhere }));
    await expectRefused(portal.patch(path, { url: elsewhere, dialectOptions: { ...options, token: true } }));
    // More domains have other keys.
    await expectRefused(portal.patch(path, { dialectOptions: { ...options, domain: '*' } }));
    // What leaves the key where it goes already is no harm.
    expect((await portal.patch(path, { url, dialectOptions: { ...options, token: true } })).status).toBe(200);
    expect((await portal.patch(path, { description: 'mine', disabled: true })).status).toBe(200);

    expect((await portal.patch(path, { url: elsewhere, dialectOptions: silent })).status).toBe(200);
    await expectRefused(portal.patch(path, { dialectOptions: options }));
    await expectRefused(portal.put(path, { url: elsewhere, dialectOptions: options }));
    expect((await grapnel.api.patch(path, { dialectOptions: options })).status).toBe(200);
  });

  test('may not see it as the secret of an endpoint', async () => {
    const { id } = await tenant.subscribe({ url: grapnel.receiver.url('/seen'), event, token: false });
    const path = `${tenantPath()}/ep_${id}/secret`;
    const { status, body, text } = await portal.get(path);
    expect([status, body.code]).toEqual([403, 'insufficient access']);
    expect(text).not.toContain(tenant.key);
    expect((await grapnel.api.get(path)).body).toEqual({ key: tenant.key });
    const own = await grapnel.endpoint(tenant.id, '/own', { dialect: 'fastcomments' });
    expect((await portal.get(`${tenantPath()}/${own}/secret`)).status).toBe(200);
  });
});

describe('a key that signs for a domain', () => {
  test('is none of a moderator', async () => {
    const answer = await grapnel.api.post(`/app/${tenant.id}/api-key`, { moderator: true, domain: '*' });
    expect([answer.status, answer.body.detail[0].loc]).toEqual([422, ['body', 'moderator']]);
    const moderates = { moderator: true, domain: null };
    expect((await grapnel.api.post(`/app/${tenant.id}/api-key`, moderates)).status).toBe(201);
    const signs = { moderator: false, domain: '*' };
    expect((await grapnel.api.post(`/app/${tenant.id}/api-key`, signs)).status).toBe(201);
  });

  test("is no token of Misskey's API", async () => {
    const user = await grapnel.application();
    const [signs, plain] = [await giveKey(grapnel, user, { domain: '*' }), await giveKey(grapnel, user, {})];
    const list = (key: string) =>
      fetch(`${grapnel.stack.apiUrl}/api/i/webhooks/list`, {
        method: 'POST',
        body: JSON.stringify({ i: key }),
      });
    expect((await list(plain)).status).toBe(200);
    const refused = await list(signs);
    expect([refused.status, await refused.json()]).toEqual([
      401,
      { error: expect.objectContaining({ code: 'AUTHENTICATION_FAILED' }) },
    ]);
  });
});
