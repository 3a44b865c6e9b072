import { beforeAll, expect, test } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { makeDueNow } from '../pipeline/due-index.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { pendingItems } from '../pipeline/pending-items.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

interface Answer {
  readonly status: string;
  readonly pendingWebhookEvents?: Record<string, unknown>[];
  readonly count?: number;
}

/** A request as FastComments documents it. */
async function call(method: string, path: string, tenantId: string, query: Record<string, string> = {}) {
  const url = `${grapnel.stack.apiUrl}/api/v1/pending-webhook-events${path}`;
  const response = await fetch(`${url}?${new URLSearchParams({ tenantId, ...query })}`, {
    method,
    headers: { 'x-api-key': grapnel.token },
  });
  const body: Answer = JSON.parse(await response.text());
  return { status: response.status, body };
}
const list = async (tenant: string, query: Record<string, string> = {}) => {
  const { status, body } = await call('GET', '', tenant, query);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.status).toBe('success');
  return body.pendingWebhookEvents ?? [];
};
const count = async (tenant: string, query: Record<string, string> = {}) =>
  (await call('GET', '/count', tenant, query)).body;

/** A webhook whose first attempts fail, and whose retries are an hour away: in the due index. */
async function failing(tenant: string, path: string, times: number) {
  grapnel.receiver.answer(path, ...Array.from({ length: times }, () => ({ status: 502, body: 'down' })));
  return grapnel.endpoint(tenant, path, { dialect: 'fastcomments', retrySchedule: [3600, 3600] });
}
const comment = (fields: Record<string, unknown>) => ({
  ...(fastcommentsExamples['comment-created'] as object),
  ...fields,
});
const pending = (tenant: string, number: number) =>
  grapnel.until(async () => (await count(tenant)).count === number);

test('a pending event is listed with its comment, attempts, next attempt and last error', async () => {
  const tenant = await grapnel.application();
  const endpoint = await failing(tenant, '/listed', 1);
  const payload = comment({ id: 'c-1', externalId: 'wp-1', domain: 'Blog.Example' });
  const message = await grapnel.publish(tenant, 'comment-created', payload);
  await pending(tenant, 1);
  const [event, ...others] = await list(tenant);
  expect(others).toEqual([]);
  const id = `${message.slice(4)}.${endpoint.slice(3)}`;
  expect(event).toEqual({
    _id: id,
    id,
    commentId: 'c-1',
    comment: payload,
    externalId: 'wp-1',
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    tenantId: tenant,
    attemptCount: 1,
    nextAttemptAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    eventType: 0,
    type: 1,
    domain: 'blog.example',
    lastError: {
      statusCode: 502,
      body: 'down',
      headers: expect.objectContaining({ date: expect.any(String) }),
    },
    webhookId: `${endpoint.slice(3)}-comment-created`,
  });
  const [createdAtMs = 0, nextAttemptAtMs = 0] = [event?.['createdAt'], event?.['nextAttemptAt']].map(
    (text) => Date.parse(String(text)),
  );
  expect(nextAttemptAtMs - createdAtMs).toBeGreaterThan(3_590_000);
  expect(await count(tenant)).toEqual({ status: 'success', count: 1 });
});

test('a failure without an answer says why, and a comment that names nothing has nothing to be found by', async () => {
  const tenant = await grapnel.application();
  grapnel.receiver.answer('/reset', 'reset');
  await grapnel.endpoint(tenant, '/reset', { dialect: 'fastcomments', retrySchedule: [3600] });
  await grapnel.publish(tenant, 'comment-deleted', comment({ id: 'c-1', externalId: null, domain: null }));
  await pending(tenant, 1);
  expect(await list(tenant, { domain: '*' })).toMatchObject(
    [{ externalId: null, domain: '*', eventType: 1, lastError: { statusCode: 0, body: /./ } }].map(
      (event) => ({ ...event, lastError: { statusCode: 0, body: expect.stringMatching(/./) } }),
    ),
  );
});

test('lists and counts are narrowed by comment, external id, event type, type, domain and attempts', async () => {
  const tenant = await grapnel.application();
  const endpoint = await failing(tenant, '/narrowed', 10);
  const publish = (type: string, fields: Record<string, unknown>) =>
    grapnel.publish(tenant, type, comment(fields));
  const first = await publish('comment-created', { id: 'c-1', externalId: 'e-1', domain: 'a.example' });
  await publish('comment-updated', { id: 'c-1', externalId: 'e-1', domain: 'a.example' });
  await publish('comment-deleted', { id: 'c-2', externalId: 'e-2', domain: 'b.example' });
  await pending(tenant, 3);
  const found = async (query: Record<string, string>) => {
    const events = await list(tenant, query);
    expect(await count(tenant, query)).toEqual({ status: 'success', count: events.length });
    return events.map(({ commentId, eventType }) => `${commentId} ${eventType}`);
  };
  expect(await found({})).toEqual(['c-2 1', 'c-1 2', 'c-1 0']);
  expect(await found({ commentId: 'c-1' })).toEqual(['c-1 2', 'c-1 0']);
  expect(await found({ externalId: 'e-2' })).toEqual(['c-2 1']);
  expect(await found({ eventType: '0' })).toEqual(['c-1 0']);
  expect(await found({ eventType: '1' })).toEqual(['c-2 1']);
  expect(await found({ eventType: '2', commentId: 'c-2' })).toEqual([]);
  expect(await found({ domain: 'A.example' })).toEqual(['c-1 2', 'c-1 0']);
  expect(await found({ type: '1' })).toHaveLength(3);
  expect(await found({ type: '0' })).toEqual([]);
  expect(await found({ attemptCountGT: '1' })).toEqual([]);

  await makeDueNow(grapnel.stack, first);
  await grapnel.stack.runSchedule(grapnel.stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '');
  await grapnel.waitForAttempts(tenant, endpoint, 4);
  await grapnel.stack.waitUntilIdle();
  expect(await found({ attemptCountGT: '1' })).toEqual(['c-1 0']);
  expect((await list(tenant)).map(({ attemptCount }) => attemptCount)).toEqual([1, 1, 2]);
});

test('events of several webhooks come newest first, a hundred at a time', async () => {
  const tenant = await grapnel.application();
  await failing(tenant, '/many/1', 60);
  await failing(tenant, '/many/2', 60);
  for (let index = 0; index < 60; index++) {
    await grapnel.publish(tenant, 'comment-created', comment({ id: `c-${String(index).padStart(2, '0')}` }));
  }
  await grapnel.until(async () => (await count(tenant)).count === 120, 60_000);
  const page = await list(tenant);
  const rest = await list(tenant, { skip: '100' });
  expect([page.length, rest.length]).toEqual([100, 20]);
  const ids = [...page, ...rest].map(({ commentId }) => commentId);
  expect(ids).toEqual(ids.toSorted().reverse());
  expect(new Set([...page, ...rest].map(({ id }) => id)).size).toBe(120);
  expect(await list(tenant, { skip: '119' })).toHaveLength(1);
  expect(await list(tenant, { skip: '120' })).toEqual([]);
}, 120_000);

test('cancelling an event stops its retry, and only that', async () => {
  const tenant = await grapnel.application();
  const endpoint = await failing(tenant, '/cancel', 2);
  const canceled = await grapnel.publish(tenant, 'comment-created', comment({ id: 'canceled' }));
  const other = await grapnel.publish(tenant, 'comment-created', comment({ id: 'other' }));
  await pending(tenant, 2);
  const [event] = await list(tenant, { commentId: 'canceled' });
  expect(await call('DELETE', `/${event?.['id']}`, tenant)).toEqual({
    status: 200,
    body: { status: 'success' },
  });
  expect((await list(tenant)).map(({ commentId }) => commentId)).toEqual(['other']);
  expect(await count(tenant)).toMatchObject({ count: 1 });
  expect(await call('DELETE', `/${event?.['id']}`, tenant)).toMatchObject({
    status: 404,
    body: { status: 'failed', code: 'not-found' },
  });

  await makeDueNow(grapnel.stack, canceled);
  await makeDueNow(grapnel.stack, other);
  await grapnel.stack.runSchedule(grapnel.stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '');
  await grapnel.receiver.waitFor('/cancel', 3);
  await grapnel.stack.waitForLog(({ line }) => line.includes('it was cancelled') && line.includes(canceled));
  await grapnel.stack.waitUntilIdle();
  const sent = grapnel.receiver.received('/cancel').map(({ body }) => JSON.parse(body).id);
  expect(sent.filter((id) => id === 'other')).toHaveLength(2);
  expect(sent.filter((id) => id === 'canceled')).toHaveLength(1);
  expect(await grapnel.attemptsOf(tenant, endpoint)).toHaveLength(3);
  expect(await list(tenant)).toEqual([]);
});

test('an event that is held for a disabled webhook is listed and can be cancelled', async () => {
  const tenant = await grapnel.application();
  const path = '/cancel-held';
  grapnel.receiver.answer(path, 500, 500);
  const endpoint = await grapnel.endpoint(tenant, path, { dialect: 'fastcomments', retrySchedule: [1] });
  await grapnel.publish(tenant, 'comment-created', comment({ id: 'canceled' }));
  await grapnel.publish(tenant, 'comment-created', comment({ id: 'other' }));
  await grapnel.receiver.waitFor(path, 2);
  await grapnel.api.patch(`/app/${tenant}/endpoint/${endpoint}`, { disabled: true });
  await grapnel.until(
    async () => (await pendingItems(grapnel.stack, endpoint)).filter(({ held }) => held).length === 2,
  );
  const [event] = await list(tenant, { commentId: 'canceled' });
  await call('DELETE', `/${event?.['_id']}`, tenant);
  await grapnel.api.patch(`/app/${tenant}/endpoint/${endpoint}`, { disabled: false });
  await grapnel.receiver.waitFor(path, 3);
  await pending(tenant, 0);
  await grapnel.stack.waitUntilIdle();
  expect(JSON.parse(grapnel.receiver.received(path)[2]?.body ?? '').id).toBe('other');
  expect(grapnel.receiver.received(path)).toHaveLength(3);
});

test('deleting a webhook discards what is pending there, and what another one has stays', async () => {
  const tenant = await grapnel.application();
  const deleted = await failing(tenant, '/discarded', 1);
  await failing(tenant, '/stays', 1);
  const message = await grapnel.publish(tenant, 'comment-created', comment({ id: 'c-1' }));
  await pending(tenant, 2);
  await grapnel.api.delete(`/app/${tenant}/endpoint/${deleted}`);
  expect(await count(tenant)).toMatchObject({ count: 1 });
  await makeDueNow(grapnel.stack, message);
  await grapnel.stack.runSchedule(grapnel.stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '');
  await grapnel.receiver.waitFor('/stays', 2);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/discarded')).toHaveLength(1);
});

test("another tenant's events are neither listed nor cancelled, nor is what only looks like an id", async () => {
  const tenant = await grapnel.application();
  await failing(tenant, '/foreign', 1);
  await grapnel.publish(tenant, 'comment-created', comment({ id: 'c-1' }));
  await pending(tenant, 1);
  const [event] = await list(tenant);
  const other = await grapnel.application();
  expect(await list(other)).toEqual([]);
  expect(await count(other)).toMatchObject({ count: 0 });
  const id = String(event?.['id']);
  for (const [whose, which] of [
    [other, id],
    [tenant, `${id}x`],
    [tenant, `${id}.${id}`],
    [tenant, id.split('.').reverse().join('.')],
    [tenant, 'nothing'],
  ] as const) {
    expect(await call('DELETE', `/${encodeURIComponent(which)}`, whose)).toMatchObject({
      status: 404,
      body: { status: 'failed', code: 'not-found', reason: expect.any(String) },
    });
  }
  expect(await call('DELETE', '', tenant)).toMatchObject({ body: { code: 'missing-id' } });
  expect(await list(tenant)).toHaveLength(1);
});

test('parameters that there are not are refused with what is allowed', async () => {
  const tenant = await grapnel.application();
  for (const query of [
    { eventType: '3' },
    { type: '2' },
    { attemptCountGT: 'many' },
    { skip: '-1' },
    { skip: '10001' },
    { color: 'red' },
  ] as Record<string, string>[]) {
    const answer = await call('GET', '', tenant, query);
    expect(answer, JSON.stringify(query)).toMatchObject({
      status: 422,
      body: {
        status: 'failed',
        code: 'unexpected-param',
        reason: expect.stringContaining(Object.keys(query)[0] ?? ''),
      },
    });
  }
  expect(await call('GET', '/count', tenant, { skip: '1' })).toMatchObject({
    body: { code: 'unexpected-param' },
  });
});
