import { Svix } from 'svix';
import { beforeAll, expect, test } from 'vitest';
import { rawRequest } from '../manage/raw-request.ts';
import { type ApiClient, apiClient } from './api-client.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

let grapnel: Grapnel;
let publishUrl: string;
let direct: ApiClient;
const requests: { functionLogicalId: string; via: string }[] = [];
beforeAll(async () => {
  grapnel = await startGrapnel('quick', { onHttpRequest: (request) => void requests.push(request) });
  publishUrl = grapnel.stack.outputs['PublishUrl'] ?? '';
  direct = apiClient(publishUrl, grapnel.token);
});

const event = { eventType: 'invoice.paid', payload: { id: 1 } };

test('a Svix client publishes there, and API Gateway is not asked', async () => {
  const application = await grapnel.application();
  await grapnel.endpoint(application, '/direct');
  requests.length = 0;
  const svix = new Svix(grapnel.token, { serverUrl: publishUrl });
  const { id } = await svix.message.create(application, event);
  await grapnel.receiver.waitFor('/direct', 1);
  expect(requests.map(({ via }) => via)).toEqual(['function-url']);
  expect((await grapnel.api.get(`/app/${application}/msg/${id}`)).body).toMatchObject({ id });
});

test('uids that are encoded in the path name the same application as by the API', async () => {
  const uid = 'tenant.42_a-b';
  const created = await grapnel.api.post('/app', { name: 'encoded', uid });
  expect(created.status).toBe(201);
  const answer = await direct.post(`/app/${uid.replace('.', '%2E')}/msg`, event);
  expect(answer.status).toBe(202);
  const listed = await grapnel.api.get(`/app/${uid}/msg`);
  expect(listed.body.data).toMatchObject([{ id: answer.body.id }]);
});

test('tokens are checked as by the API', async () => {
  const application = await grapnel.application();
  const { body } = await grapnel.api.post(`/auth/app-portal-access/${application}`, {});
  const statusWith = async (token: string) =>
    (await apiClient(publishUrl, token).post(`/app/${application}/msg`, event)).status;
  expect(await statusWith('not.a.token')).toBe(401);
  expect(await statusWith(body.token)).toBe(403);
  expect(await statusWith(await grapnel.otherOrganizationToken())).toBe(404);
  expect((await grapnel.api.get(`/app/${application}/msg`)).body.data).toEqual([]);
});

test.each([
  ['GET', '/api/v1/app'],
  ['GET', '/api/v1/app/a/msg'],
  ['DELETE', '/api/v1/app/a'],
  ['POST', '/'],
  ['GET', '/console/'],
])('%s %s is 404 and says what is served there, and where the rest is', async (method, path) => {
  const answer = await fetch(`${publishUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${grapnel.token}` },
  });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({
    code: 'not_found',
    detail: `There is no ${method} ${path} here. PublishUrl serves POST /api/v1/app/{app_id}/msg alone; ApiUrl serves the rest.`,
  });
});

test.each([
  ['a step back', (id: string) => `/api/v1/app/other/../${id}/msg`],
  ['an encoded step back', (id: string) => `/api/v1/app/other/%2E%2E/${id}/msg`],
  ['a backslash', (id: string) => `/api/v1/app/${id}\\msg`],
  ['a fragment', (id: string) => `/api/v1/app/${id}/msg#there`],
])('a path that URLs read otherwise than it is written publishes nothing: %s', async (_what, pathOf) => {
  const application = await grapnel.application();
  const answer = await rawRequest(publishUrl, 'POST', pathOf(application), {
    headers: { authorization: `Bearer ${grapnel.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  expect(answer.status).toBe(404);
  expect((await grapnel.api.get(`/app/${application}/msg`)).body.data).toEqual([]);
});
