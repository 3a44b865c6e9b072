import { beforeAll, describe, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let api: ApiClient;
let application: string;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
  application = await grapnel.application();
});

const sendExample = (endpoint: string, body: unknown) =>
  api.post(`/app/${application}/endpoint/${endpoint}/send-example`, body);

describe('an example', () => {
  test('of svix.ping reaches the one endpoint, whatever it wants, and its message is in the list', async () => {
    const endpoint = await grapnel.endpoint(application, '/ping', { eventTypes: ['note'], channels: ['eu'] });
    await grapnel.endpoint(application, '/not-asked');
    const answer = await sendExample(endpoint, { eventType: 'svix.ping' });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ eventType: 'svix.ping', payload: { success: true } });
    const [request] = await grapnel.receiver.waitFor('/ping', 1);
    expect(request?.body).toBe('{"success":true}');
    expect(request?.headers['webhook-id']).toBe(answer.body.id);
    expect((await api.get(`/app/${application}/msg/${answer.body.id}`)).body.eventType).toBe('svix.ping');
    const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
    expect(attempt).toMatchObject({ status: 0, triggerType: 1 });
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/not-asked')).toEqual([]);
  });

  test('that fails is not sent again and not counted as given up', async () => {
    const endpoint = await grapnel.endpoint(application, '/ping-fails');
    grapnel.receiver.answer('/ping-fails', 500);
    await sendExample(endpoint, { eventType: 'svix.ping' });
    const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
    expect(attempt).toMatchObject({ status: 2, responseStatusCode: 500 });
    expect(attempt).not.toHaveProperty('nextAttempt');
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/ping-fails')).toHaveLength(1);
  });

  test("is that of the event type's schema, the first or the one that is named", async () => {
    const examples = [{ amount: 1 }, { amount: 2 }, 'text'];
    const schemas = { 1: { type: 'object', examples } };
    await api.post('/event-type', { name: 'with.example', description: 'x', schemas });
    const endpoint = await grapnel.endpoint(application, '/schema');
    expect((await sendExample(endpoint, { eventType: 'with.example' })).body.payload).toEqual({ amount: 1 });
    const second = await sendExample(endpoint, { eventType: 'with.example', exampleIndex: 1 });
    expect(second.body.payload).toEqual({ amount: 2 });
    for (const exampleIndex of [2, 3]) {
      const answer = await sendExample(endpoint, { eventType: 'with.example', exampleIndex });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        code: 'invalid_scheme',
        detail: expect.stringContaining('with.example'),
      });
    }
    await grapnel.receiver.waitFor('/schema', 2);
  });

  test("is the dialect's own for an event type that comes with it", async () => {
    const endpoint = await grapnel.endpoint(application, '/misskey', { dialect: 'misskey' });
    const answer = await sendExample(endpoint, { eventType: 'note' });
    expect(answer.status).toBe(202);
    const [request] = await grapnel.receiver.waitFor('/misskey', 1);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ type: 'note', body: misskeyExamples['note'] });
    const refused = await sendExample(endpoint, { eventType: 'svix.ping' });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      code: 'invalid_scheme',
      detail: expect.stringContaining('misskey'),
    });
  });

  test('of an event type without one, to a disabled endpoint or to none is refused', async () => {
    const endpoint = await grapnel.endpoint(application, '/none', { disabled: true });
    expect((await sendExample(endpoint, { eventType: 'svix.ping' })).body.code).toBe('endpoint_disabled');
    expect((await sendExample('ep_nobody', { eventType: 'svix.ping' })).status).toBe(404);
    const enabled = await grapnel.endpoint(application, '/none');
    expect((await sendExample(enabled, { eventType: 'unheard.of' })).body.code).toBe('invalid_scheme');
    expect((await sendExample(enabled, {})).status).toBe(422);
    expect((await sendExample(enabled, { eventType: 'svix.ping', exampleIndex: -1 })).status).toBe(422);
  });
});

describe('the statistics of an endpoint', () => {
  test('count its attempts by how they ended, retries that are due later as sending', async () => {
    const other = await grapnel.application();
    const endpoint = await grapnel.endpoint(other, '/counted', { retrySchedule: [0, 0, 3600] });
    const path = `/app/${other}/endpoint/${endpoint}/stats`;
    expect((await api.get(path)).body).toEqual({
      success: 0,
      pending: 0,
      sending: 0,
      fail: 0,
      canceled: 0,
      complete: true,
    });
    await grapnel.publish(other, 'invoice.paid', { id: 1 });
    await grapnel.waitForAttempts(other, endpoint, 1);
    grapnel.receiver.answer('/counted', 500, 500, 500);
    await grapnel.publish(other, 'invoice.paid', { id: 2 });
    await grapnel.waitForAttempts(other, endpoint, 4);
    const answer = await api.get(path);
    expect(answer.body).toMatchObject({ success: 1, sending: 1, fail: 2, complete: true });
    const before = new Date(Date.now() - 3_600_000).toISOString();
    expect((await api.get(`${path}?until=${before}`)).body).toMatchObject({ success: 0, fail: 0 });
    const since = new Date(Date.now() + 3_600_000).toISOString();
    expect((await api.get(`${path}?since=${since}`)).status).toBe(400);
  });

  test('cover 28 days at most and no future', async () => {
    const endpoint = await grapnel.endpoint(application, '/ranges', { disabled: true });
    const path = `/app/${application}/endpoint/${endpoint}/stats`;
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    for (const [query, status] of [
      [`since=${day(-28)}&until=${day(0)}`, 200],
      [`since=${day(-29)}`, 400],
      [`since=${day(-60)}&until=${day(-31)}`, 400],
      [`since=${day(-60)}&until=${day(-32.5)}`, 200],
      [`until=${day(1)}`, 400],
      [`since=${day(-1)}&until=${day(-2)}`, 400],
      ['since=yesterday', 422],
      ['since=1970-01-01T00:00:00Z&until=1970-01-02T00:00:00Z', 200],
    ] as const) {
      const answer = await api.get(`${path}?${query}`);
      expect(answer.status, `${query} ${answer.text}`).toBe(status);
      if (status === 400) expect(answer.body.code).toBe('invalid_range');
    }
  });
});
