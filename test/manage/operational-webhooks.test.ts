import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, test } from 'vitest';
import { operationalEventTypes } from '../../core/operational/event.ts';
import { operationalOwner } from '../../core/operational/operational-application.ts';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let api: ApiClient;
const base = '/operational-webhook/endpoint';
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
  // The first thing that this deployment is asked for: no process has found yet that there are none.
  const answer = await api.post(base, { url: grapnel.receiver.url('/told'), uid: 'all' });
  expect(answer.status, answer.text).toBe(201);
});

const told = () => grapnel.receiver.received('/told').map(({ body }) => JSON.parse(body));
const toldOf = (type: string, member: string, value: string) =>
  told().filter((event) => event.type === type && event.data[member] === value);

describe('endpoints of operational webhooks', () => {
  test('are created, read, listed, replaced and deleted as other endpoints are, without channels', async () => {
    const created = await api.post(base, {
      url: 'http://127.0.0.1:8080',
      uid: 'ours',
      filterTypes: ['endpoint.created'],
      channels: ['eu'],
      disabled: true,
      dialect: 'misskey',
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      url: 'http://127.0.0.1:8080/',
      uid: 'ours',
      eventTypes: ['endpoint.created'],
      filterTypes: ['endpoint.created'],
      dialect: 'standard-webhooks',
    });
    expect(created.body).not.toHaveProperty('channels');
    expect((await api.get(`${base}/ours`)).body).toEqual(created.body);
    const list = await api.get(`${base}?limit=1`);
    expect(list.body).toMatchObject({ data: [created.body], done: false });
    const replaced = await api.put(`${base}/ours`, {
      url: 'http://127.0.0.1:8080/b',
      disabled: true,
      uid: 'ours',
    });
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({ id: created.body.id, eventTypes: null });
    expect((await api.put(`${base}/nobody`, { url: 'http://127.0.0.1:8080/c', disabled: true })).status).toBe(
      201,
    );
    expect((await api.delete(`${base}/ours`)).status).toBe(204);
    expect((await api.get(`${base}/ours`)).status).toBe(404);
  });

  test('have headers and a secret', async () => {
    const { body } = await api.post(base, { url: 'http://127.0.0.1:8080', disabled: true });
    const path = `${base}/${body.id}`;
    expect((await api.put(`${path}/headers`, { headers: { Authorization: 'x', 'X-A': '1' } })).status).toBe(
      204,
    );
    expect((await api.get(`${path}/headers`)).body).toEqual({
      headers: { 'X-A': '1' },
      sensitive: ['Authorization'],
    });
    const { key } = (await api.get(`${path}/secret`)).body;
    expect(key).toMatch(/^whsec_/);
    expect((await api.call('POST', `${path}/secret/rotate`)).status).toBe(204);
    expect((await api.get(`${path}/secret`)).body.key).not.toBe(key);
  });

  test('take the event types that there are and no others', async () => {
    const all = await api.post(base, {
      url: 'http://127.0.0.1:8080',
      disabled: true,
      eventTypes: operationalEventTypes,
    });
    expect(all.status).toBe(201);
    const other = await api.post(base, { url: 'http://127.0.0.1:8080', eventTypes: ['note'] });
    expect(other.status).toBe(422);
    expect(other.body.detail[0]).toMatchObject({
      loc: ['body', 'eventTypes', 0],
      msg: expect.stringContaining('message.attempt.exhausted'),
    });
  });

  test("are the organization's alone, and no application leads to them", async () => {
    const stranger = api.withToken(await grapnel.otherOrganizationToken());
    expect((await stranger.get(`${base}/all`)).status).toBe(404);
    expect((await stranger.get(base)).body.data).toEqual([]);
    const owner = operationalOwner(grapnel.organization);
    for (const app of [owner.application, owner.organization]) {
      expect((await api.get(`/app/${encodeURIComponent(app)}`)).status).toBe(404);
      expect((await api.get(`/app/${encodeURIComponent(app)}/endpoint`)).status).toBe(404);
    }
    await grapnel.application();
    const { body } = await api.get('/app?limit=250');
    expect(body.data.map(({ id }: { id: string }) => id)).not.toContain(owner.application);
  });
});

describe('an operational webhook tells', () => {
  test('of an endpoint that is created, changed, switched off and on, and deleted, once each', async () => {
    const { body: application } = await api.post('/app', { name: 'a', uid: 'shop' });
    const { body: endpoint } = await api.post('/app/shop/endpoint', {
      url: 'http://127.0.0.1:8080',
      uid: 'main',
    });
    const path = `/app/shop/endpoint/${endpoint.id}`;
    await api.patch(path, { description: 'x' });
    await api.patch(path, { disabled: true });
    await api.put(path, { url: 'http://127.0.0.1:8080', uid: 'main' });
    await api.delete(path);
    await grapnel.until(() => told().filter(({ data }) => data.endpointId === endpoint.id).length === 7);
    await grapnel.stack.waitUntilIdle();
    const events = told().filter(({ data }) => data.endpointId === endpoint.id);
    expect(events.map(({ type }) => type).sort()).toEqual([
      'endpoint.created',
      'endpoint.deleted',
      'endpoint.disabled',
      'endpoint.enabled',
      'endpoint.updated',
      'endpoint.updated',
      'endpoint.updated',
    ]);
    const ids = { appId: application.id, appUid: 'shop', endpointId: endpoint.id, endpointUid: 'main' };
    for (const { type, data } of events) {
      expect(data).toEqual(type === 'endpoint.disabled' ? { ...ids, trigger: 'manual' } : ids);
    }
  });

  test('of a delivery that is given up, signed, and of an endpoint without a uid', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/never', { retrySchedule: [0] });
    grapnel.receiver.answer('/never', 500, 503);
    const published = await api.post(`/app/${application}/msg`, {
      eventType: 'invoice.paid',
      payload: {},
      eventId: 'order-1',
    });
    await grapnel.until(() => toldOf('message.attempt.exhausted', 'endpointId', endpoint).length > 0);
    const [last] = await grapnel.attemptsOf(application, endpoint);
    expect(toldOf('message.attempt.exhausted', 'endpointId', endpoint)).toEqual([
      {
        type: 'message.attempt.exhausted',
        data: {
          appId: application,
          endpointId: endpoint,
          msgId: published.body.id,
          msgEventId: 'order-1',
          lastAttempt: { id: last.id, responseStatusCode: 503, timestamp: last.timestamp },
        },
      },
    ]);
    const request = grapnel.receiver.received('/told').at(-1);
    const { key } = (await api.get(`${base}/all/secret`)).body;
    expect(new Webhook(key).verify(request?.body ?? '', { ...request?.headers })).toBeTruthy();
  });

  test('of a delivery that fails for the fourth time, and that it recovered', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/recovers', { retrySchedule: [0, 0, 0, 0, 0] });
    grapnel.receiver.answer('/recovers', 500, 500, 500, 500);
    await grapnel.publish(application, 'invoice.paid', {});
    await grapnel.until(() => toldOf('message.attempt.recovered', 'endpointId', endpoint).length > 0);
    const [failing] = toldOf('message.attempt.failing', 'endpointId', endpoint);
    expect(failing.data.lastAttempt.responseStatusCode).toBe(500);
    await grapnel.stack.waitUntilIdle();
    expect(toldOf('message.attempt.failing', 'endpointId', endpoint)).toHaveLength(1);
    expect(toldOf('message.attempt.exhausted', 'endpointId', endpoint)).toEqual([]);
  });

  test('nothing of its own failures', async () => {
    const answer = await api.post(base, {
      url: grapnel.receiver.url('/deaf'),
      eventTypes: ['endpoint.created'],
      retrySchedule: [],
    });
    grapnel.receiver.answer('/deaf', 500);
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/silent', { disabled: true });
    await grapnel.receiver.waitFor('/deaf', 1);
    await grapnel.stack.waitUntilIdle();
    expect(told().filter(({ data }) => data.endpointId === answer.body.id)).toEqual([]);
    await api.delete(`${base}/${answer.body.id}`);
  });
});
