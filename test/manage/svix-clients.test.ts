import { ApiException, Svix } from 'svix';
import * as v1 from 'svix-v1';
import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

test("Svix's client, version 2, drives it from the application to the attempt", async () => {
  const svix = new Svix(grapnel.token, { serverUrl: grapnel.stack.apiUrl });
  const application = await svix.application.create({
    name: 'Acme',
    uid: 'acme-2',
    metadata: { plan: 'pro' },
  });
  expect(application).toMatchObject({ uid: 'acme-2', createdAt: expect.any(Date) });
  expect((await svix.application.getOrCreate({ name: 'Acme', uid: 'acme-2' })).id).toBe(application.id);
  expect((await svix.application.list({ limit: 10 })).data.map(({ id }) => id)).toContain(application.id);

  const schemas = { 1: { type: 'object' } };
  await svix.eventType.create({ name: 'invoice.paid', description: 'Paid', schemas });
  expect(await svix.eventType.get('invoice.paid')).toMatchObject({ schemas });
  expect((await svix.eventType.list()).data.map(({ name }) => name)).toContain('invoice.paid');

  const endpoint = await svix.endpoint.create('acme-2', {
    url: grapnel.receiver.url('/client-2'),
    uid: 'ep-2',
    eventTypes: ['invoice.paid'],
  });
  const { key } = await svix.endpoint.getSecret('acme-2', endpoint.id);
  expect(key).toMatch(/^whsec_/);
  const message = await svix.message.create(
    'acme-2',
    { eventType: 'invoice.paid', payload: { amount: 1 }, eventId: 'evt-2' },
    { idempotencyKey: 'once-2' },
  );
  await grapnel.receiver.waitFor('/client-2', 1);
  await grapnel.waitForAttempts(application.id, endpoint.id, 1);
  const byEndpoint = await svix.messageAttempt.listByEndpoint('acme-2', 'ep-2', {
    status: 0,
    eventTypes: ['invoice.paid', 'other'],
    after: new Date(Date.now() - 60_000),
  });
  expect(byEndpoint.data).toMatchObject([{ msgId: message.id, responseStatusCode: 200, status: 0 }]);
  expect((await svix.messageAttempt.listByMsg('acme-2', 'evt-2')).data).toHaveLength(1);
  expect(await svix.message.get('acme-2', 'evt-2', { withContent: true })).toMatchObject({
    id: message.id,
    payload: { amount: 1 },
  });
  expect((await svix.message.list('acme-2')).data).toHaveLength(1);

  await svix.endpoint.rotateSecret('acme-2', 'ep-2', {});
  expect((await svix.endpoint.getSecret('acme-2', 'ep-2')).key).not.toBe(key);
  expect(await svix.endpoint.patch('acme-2', 'ep-2', { disabled: true })).toMatchObject({ disabled: true });
  await svix.endpoint.delete('acme-2', 'ep-2');
  await svix.application.delete('acme-2');
  const gone = svix.application.get('acme-2');
  await expect(gone).rejects.toThrow(ApiException);
  await expect(gone).rejects.toMatchObject({ code: 404, body: { code: 'not_found' } });
});

test("Svix's client, version 1, drives it too", async () => {
  const svix = new v1.Svix(grapnel.token, { serverUrl: grapnel.stack.apiUrl });
  const application = await svix.application.create({ name: 'Acme', uid: 'acme-1' });
  await svix.eventType.create({ name: 'invoice.sent', description: 'Sent' });
  const endpoint = await svix.endpoint.create('acme-1', {
    url: grapnel.receiver.url('/client-1'),
    uid: 'ep-1',
    filterTypes: ['invoice.sent'],
  });
  expect(endpoint.filterTypes).toEqual(['invoice.sent']);
  const updated = await svix.endpoint.update('acme-1', endpoint.id, {
    url: endpoint.url,
    uid: 'ep-1',
    description: 'new',
  });
  expect(updated).toMatchObject({ description: 'new', disabled: false, version: 1 });
  expect((await svix.endpoint.getSecret('acme-1', 'ep-1')).key).toMatch(/^whsec_/);
  const message = await svix.message.create('acme-1', { eventType: 'invoice.sent', payload: { amount: 2 } });
  expect(message.payload).toEqual({ amount: 2 });
  const [request] = await grapnel.receiver.waitFor('/client-1', 1);
  expect(request?.headers['webhook-id']).toBe(message.id);
  await grapnel.waitForAttempts(application.id, endpoint.id, 1);
  const attempts = await svix.messageAttempt.listByEndpoint('acme-1', 'ep-1');
  expect(attempts.data).toMatchObject([{ msgId: message.id, timestamp: expect.any(Date) }]);
  expect(
    (await svix.messageAttempt.listByMsg('acme-1', message.id, { endpointId: 'ep-1' })).data,
  ).toHaveLength(1);
  const refused = svix.endpoint.create('acme-1', { url: 'nonsense' });
  await expect(refused).rejects.toMatchObject({ code: 422, body: { detail: [{ loc: ['body', 'url'] }] } });
});

test("Svix's client with a wrong token is told so", async () => {
  const svix = new Svix('testsk_wrong', { serverUrl: grapnel.stack.apiUrl });
  await expect(svix.application.list()).rejects.toMatchObject({
    code: 401,
    body: { code: 'authentication_failed' },
  });
});
