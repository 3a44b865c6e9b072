import { beforeAll, describe, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { createTenant, giveKey, request, type Tenant, withQuery } from './tenant.ts';

let grapnel: Grapnel;
let tenant: Tenant;
let other: Tenant;
let applicationToken: string;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  tenant = await createTenant(grapnel);
  other = await createTenant(grapnel);
  applicationToken = (await grapnel.api.post(`/auth/app-portal-access/${tenant.id}`, {})).body.token;
});

const list = (query: Record<string, string>, headers: Record<string, string> = {}) =>
  request(grapnel, 'GET', withQuery('/webhooks', query), headers);

describe('a request', () => {
  test('carries its key in x-api-key, or in the query as API_KEY', async () => {
    const { id, key } = tenant;
    expect((await list({ tenantId: id }, { 'x-api-key': key })).status).toBe(200);
    expect((await list({ tenantId: id, API_KEY: key })).status).toBe(200);
  });

  test('by Bearer, as OAuth clients send it, need not name the tenant', async () => {
    for (const token of [tenant.key, applicationToken]) {
      const headers = { authorization: `Bearer ${token}` };
      expect((await list({}, headers)).status).toBe(200);
      expect((await list({ tenantId: tenant.id }, headers)).status).toBe(200);
      expect((await list({ tenantId: other.id }, headers)).body.code).toBe('invalid-tenant-id');
    }
    const headers = { authorization: `Bearer ${grapnel.token}` };
    expect((await list({}, headers)).body.code).toBe('missing-tenant-id');
    expect((await list({ tenantId: other.id }, headers)).status).toBe(200);
  });

  test("with the organization's token reaches every tenant, by id and by uid", async () => {
    const { body } = await grapnel.api.post('/app', { name: 'named', uid: 'tenant-one' });
    const headers = { 'x-api-key': grapnel.token };
    for (const tenantId of [body.id, 'tenant-one', tenant.id]) {
      expect((await list({ tenantId }, headers)).status).toBe(200);
    }
    const foreign = { 'x-api-key': await grapnel.otherOrganizationToken() };
    expect((await list({ tenantId: tenant.id }, foreign)).body.code).toBe('invalid-tenant-id');
  });

  test('that lacks something is told what', async () => {
    const { id, key } = tenant;
    const answers = [
      await list({}),
      await list({ API_KEY: key }),
      await list({ tenantId: '' }, { 'x-api-key': key }),
      await list({ tenantId: id }),
      await list({ tenantId: id }, { 'x-api-key': `${key}x` }),
      await list({ tenantId: id }, { 'x-api-key': 'short' }),
      await list({ tenantId: id }, { 'x-api-key': 'a.b.c' }),
      await list({ tenantId: id }, { 'x-api-key': `${grapnel.token}x` }),
      await list({ tenantId: 'nowhere' }, { 'x-api-key': key }),
      await list({ tenantId: other.id }, { 'x-api-key': key }),
    ];
    expect(answers.map(({ status, body }) => [status, body.status, body.code])).toEqual([
      [400, 'failed', 'missing-tenant-id'],
      [400, 'failed', 'missing-tenant-id'],
      [400, 'failed', 'missing-tenant-id'],
      [401, 'failed', 'missing-api-key'],
      [401, 'failed', 'invalid-api-key'],
      [401, 'failed', 'invalid-api-key'],
      [401, 'failed', 'invalid-api-key'],
      [401, 'failed', 'invalid-api-key'],
      [400, 'failed', 'invalid-tenant-id'],
      [400, 'failed', 'invalid-tenant-id'],
    ]);
    for (const { body } of answers) {
      expect(Object.keys(body)).toEqual(['status', 'code', 'reason']);
      expect(body.reason).toMatch(/\w.*[.>]$/);
    }
    // A foreign tenant answers as one that does not exist.
    const [absent, foreign] = answers.slice(-2);
    expect(foreign?.text.replace(other.id, 'nowhere')).toBe(absent?.text);
  });

  test('with a key of few capabilities may do what they say', async () => {
    const viewer = await giveKey(grapnel, tenant.id, { capabilities: ['ViewBase'] });
    const path = withQuery('/webhooks', { tenantId: tenant.id });
    const body = { url: grapnel.receiver.url('/viewer'), event: 'comment-created' };
    expect((await request(grapnel, 'GET', path, { 'x-api-key': viewer })).status).toBe(200);
    const refused = await request(grapnel, 'POST', path, { 'x-api-key': viewer }, body);
    expect([refused.status, refused.body.code]).toEqual([403, 'unauthorized']);
    const byBearer = await request(grapnel, 'POST', path, { authorization: `Bearer ${viewer}` }, body);
    expect([byBearer.status, byBearer.body.code]).toEqual([403, 'insufficient-scope']);
    const managing = await giveKey(grapnel, tenant.id, { capabilities: ['ManageEndpoint'] });
    expect((await request(grapnel, 'POST', path, { 'x-api-key': managing }, body)).status).toBe(200);
  });

  test('with a token of an application that was ended is refused', async () => {
    const ended = await createTenant(grapnel);
    const { token } = (await grapnel.api.post(`/auth/app-portal-access/${ended.id}`, {})).body;
    expect((await list({ tenantId: ended.id }, { 'x-api-key': token })).status).toBe(200);
    await grapnel.api.post(`/auth/app/${ended.id}/expire-all`, {});
    expect((await list({ tenantId: ended.id }, { 'x-api-key': token })).body.code).toBe('invalid-api-key');
    // Keys are no tokens: they end when they are deleted.
    expect((await ended.get('/webhooks')).status).toBe(200);
  });
});

test('a key holds no more when it was deleted, or its application was', async () => {
  const gone = await createTenant(grapnel);
  const second = await giveKey(grapnel, gone.id, {});
  const path = `/app/${gone.id}/api-key`;
  const { data } = (await grapnel.api.get(path)).body;
  expect((await list({ tenantId: gone.id }, { 'x-api-key': second })).status).toBe(200);
  expect((await grapnel.api.delete(`${path}/${data[0].id}`)).status).toBe(204);
  expect((await list({ tenantId: gone.id }, { 'x-api-key': second })).body.code).toBe('invalid-api-key');
  expect((await gone.get('/webhooks')).status).toBe(200);
  await grapnel.api.delete(`/app/${gone.id}`);
  expect((await gone.get('/webhooks')).body.code).toBe('invalid-api-key');
});
