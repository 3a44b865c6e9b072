import { ApiException, Svix } from 'svix';
import * as v1 from 'svix-v1';
import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

test("Svix's client, version 2, drives an endpoint's headers, statistics, examples and secrets", async () => {
  const svix = new Svix(grapnel.token, { serverUrl: grapnel.stack.apiUrl });
  await svix.application.create({ name: 'Acme', uid: 'acme-2', throttleRate: 100 });
  const url = grapnel.receiver.url('/client-2');
  const endpoint = await svix.endpoint.create('acme-2', {
    url,
    uid: 'ep-2',
    throttleRate: 50,
    headers: { 'X-Shop': '1', Authorization: 'Basic c2VjcmV0' },
  });
  expect(endpoint).toMatchObject({ throttleRate: 50, uid: 'ep-2' });
  expect(await svix.endpoint.getHeaders('acme-2', 'ep-2')).toEqual({
    headers: { 'X-Shop': '1' },
    sensitive: ['Authorization'],
  });
  await svix.endpoint.patchHeaders('acme-2', 'ep-2', { headers: { 'X-B': '2' }, deleteHeaders: ['X-Shop'] });
  expect((await svix.endpoint.getHeaders('acme-2', 'ep-2')).headers).toEqual({ 'X-B': '2' });
  const message = await svix.endpoint.sendExample('acme-2', 'ep-2', { eventType: 'svix.ping' });
  expect(message).toMatchObject({ eventType: 'svix.ping', payload: { success: true } });
  const [request] = await grapnel.receiver.waitFor('/client-2', 1);
  expect(request?.headers).toMatchObject({ 'x-b': '2', authorization: 'Basic c2VjcmV0' });
  await grapnel.until(async () => (await svix.endpoint.getStats('acme-2', 'ep-2')).success === 1);
  await svix.endpoint.rotateSecret('acme-2', 'ep-2');
  const kept = await svix.endpoint.upsert('acme-2', 'ep-2', { url, uid: 'ep-2' });
  expect(kept).toMatchObject({ id: endpoint.id, description: '' });
  expect(kept.throttleRate ?? null).toBeNull();
  const made = await svix.endpoint.upsert('acme-2', 'nobody', { url });
  expect(made.id).not.toBe(endpoint.id);
  const range = svix.endpoint.getStats('acme-2', 'ep-2', { since: new Date(Date.now() - 40 * 86_400_000) });
  await expect(range).rejects.toThrow(ApiException);
  await expect(range).rejects.toMatchObject({ code: 400, body: { code: 'invalid_range' } });
});

test("Svix's client, version 2, drives operational webhooks", async () => {
  const svix = new Svix(grapnel.token, { serverUrl: grapnel.stack.apiUrl });
  const { endpoint } = svix.operationalWebhook;
  const made = await endpoint.create({
    url: grapnel.receiver.url('/told-2'),
    uid: 'told-2',
    eventTypes: ['endpoint.created'],
  });
  expect((await endpoint.list()).data.map(({ id }) => id)).toEqual([made.id]);
  expect(await endpoint.get('told-2')).toMatchObject({ eventTypes: ['endpoint.created'] });
  const { key } = await endpoint.getSecret('told-2');
  await endpoint.rotateSecret('told-2', {});
  expect((await endpoint.getSecret('told-2')).key).not.toBe(key);
  await endpoint.setHeaders('told-2', { headers: { 'X-A': '1' } });
  expect(await endpoint.getHeaders('told-2')).toEqual({ headers: { 'X-A': '1' }, sensitive: [] });
  await endpoint.upsert('told-2', { url: made.url, uid: 'told-2', disabled: true });
  await endpoint.delete('told-2');
  await expect(endpoint.get('told-2')).rejects.toMatchObject({ code: 404 });
});

test("Svix's client, version 1, drives the same under its older names", async () => {
  const svix = new v1.Svix(grapnel.token, { serverUrl: grapnel.stack.apiUrl });
  await svix.application.create({ name: 'Acme', uid: 'acme-1' });
  const url = grapnel.receiver.url('/client-1');
  const created = await svix.endpoint.create('acme-1', { url, uid: 'ep-1', rateLimit: 60, filterTypes: [] });
  expect(created).toMatchObject({ rateLimit: 60, version: 1 });
  await svix.endpoint.updateHeaders('acme-1', 'ep-1', { headers: { 'X-Shop': '1', 'x-api-key': 'k' } });
  expect(await svix.endpoint.getHeaders('acme-1', 'ep-1')).toEqual({
    headers: { 'X-Shop': '1' },
    sensitive: ['x-api-key'],
  });
  await svix.endpoint.patchHeaders('acme-1', 'ep-1', { headers: { 'X-Shop': null as never } });
  expect((await svix.endpoint.getHeaders('acme-1', 'ep-1')).headers).toEqual({});
  await svix.endpoint.sendExample('acme-1', 'ep-1', { eventType: 'svix.ping' });
  await grapnel.receiver.waitFor('/client-1', 1);
  expect(await svix.endpoint.getStats('acme-1', 'ep-1')).toMatchObject({ fail: 0, pending: 0 });
  const patched = await svix.endpoint.patch('acme-1', 'ep-1', { rateLimit: null, filterTypes: null });
  expect(patched.rateLimit ?? null).toBeNull();
  const told = await svix.operationalWebhookEndpoint.create({ url, disabled: true, rateLimit: 5 });
  const updated = await svix.operationalWebhookEndpoint.update(told.id, {
    url,
    filterTypes: ['endpoint.updated'],
  });
  expect(updated.filterTypes).toEqual(['endpoint.updated']);
  await svix.operationalWebhookEndpoint.rotateSecret(told.id);
  await svix.operationalWebhookEndpoint.delete(told.id);
});
