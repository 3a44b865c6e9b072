import { beforeAll, describe, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import type { GatewayCall } from '../../local/gateway/call-log.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';
import { storedItems } from './stored-items.ts';
import { withoutLooks } from './without-looks.ts';

let grapnel: Grapnel;
/** Makes the table refuse what send writes about the health of endpoints. */
let isRefusing = false;
beforeAll(async () => {
  grapnel = await startGrapnel('failing', {
    beforeCall: (call) =>
      isRefusing && isHealthWrite(call)
        ? { status: 400, errorType: 'ThrottlingException', message: 'too much at once' }
        : undefined,
  });
  await grapnel.api.post('/operational-webhook/endpoint', { url: grapnel.receiver.url('/told') });
});

function isHealthWrite({ caller, action, resources }: Pick<GatewayCall, 'caller' | 'action' | 'resources'>) {
  return (
    caller.startsWith('Send') &&
    action === 'dynamodb:UpdateItem' &&
    resources.some((arn) => arn.includes('Endpoints'))
  );
}
const healthWrites = () => grapnel.stack.calls().filter(isHealthWrite);
const healthOf = async (application: string, endpoint: string) =>
  (await grapnel.api.get(`/app/${application}/endpoint/${endpoint}/health`)).body;
const endpointOf = async (application: string, endpoint: string) =>
  (await grapnel.api.get(`/app/${application}/endpoint/${endpoint}`)).body;
const told = (endpoint: string) =>
  grapnel.receiver
    .received('/told')
    .map(({ body }) => JSON.parse(body))
    .filter(({ data }) => data.endpointId === endpoint);
const always = (status: number) => Array.from({ length: 500 }, () => status);

describe('an endpoint that fails for longer than the limit', () => {
  test('is disabled, says why, is told of once, and is not disabled again when it is enabled', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/dead');
    const path = `/app/${application}/endpoint/${endpoint}`;
    grapnel.receiver.answer('/dead', ...always(503));
    await grapnel.publish(application, 'invoice.paid', { id: 1 });
    await grapnel.waitForAttempts(application, endpoint, 1);
    await grapnel.until(async () => (await healthOf(application, endpoint)).failingSince !== null);
    const failing = await healthOf(application, endpoint);
    const [first] = (await grapnel.attemptsOf(application, endpoint)).slice(-1);
    expect(failing).toMatchObject({
      failingSince: first.timestamp,
      lastSuccessAt: null,
      disabledAt: null,
      disabledReason: null,
      breaker: { state: 'closed', openedAt: null, nextProbeAt: null },
    });

    await grapnel.until(async () => (await endpointOf(application, endpoint)).disabled);
    const disabled = await endpointOf(application, endpoint);
    expect(disabled.disabledReason).toBe(
      `All attempts have failed since ${failing.failingSince}; last answer: 503.`,
    );
    expect(Date.parse(disabled.disabledAt) - Date.parse(failing.failingSince)).toBeGreaterThanOrEqual(3000);
    expect(await healthOf(application, endpoint)).toMatchObject({
      disabledAt: disabled.disabledAt,
      disabledReason: disabled.disabledReason,
      failingSince: failing.failingSince,
    });
    await grapnel.until(() => told(endpoint).some(({ type }) => type === 'endpoint.disabled'));
    expect(told(endpoint).filter(({ type }) => type === 'endpoint.disabled')).toEqual([
      {
        type: 'endpoint.disabled',
        data: {
          appId: application,
          endpointId: endpoint,
          trigger: 'automatic',
          failSince: failing.failingSince,
        },
      },
    ]);

    const enabled = await grapnel.api.patch(path, { disabled: false });
    expect(enabled.body).toMatchObject({ disabled: false, disabledAt: null, disabledReason: null });
    expect(await healthOf(application, endpoint)).toMatchObject({
      failingSince: null,
      consecutiveFailures: 0,
    });
    const seen = (await grapnel.attemptsOf(application, endpoint)).length;
    await grapnel.publish(application, 'invoice.paid', { id: 2 });
    await grapnel.waitForAttempts(application, endpoint, seen + 1);
    await grapnel.until(async () => (await healthOf(application, endpoint)).failingSince !== null);
    expect((await endpointOf(application, endpoint)).disabled).toBe(false);
  }, 60_000);

  test('stays as it is where it is of the dialect misskey', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/misskey', { dialect: 'misskey' });
    grapnel.receiver.answer('/misskey', ...always(500));
    await grapnel.publish(application, 'note', misskeyExamples['note']);
    await grapnel.waitForAttempts(application, endpoint, 6);
    await grapnel.stack.waitUntilIdle();
    const health = await healthOf(application, endpoint);
    expect(Date.parse(health.lastFailureAt) - Date.parse(health.failingSince)).toBeGreaterThan(3000);
    expect((await endpointOf(application, endpoint)).disabled).toBe(false);
  }, 60_000);
});

test('somebody who disables an endpoint needs no reason, and it is known since when', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/by-hand');
  const path = `/app/${application}/endpoint/${endpoint}`;
  expect((await endpointOf(application, endpoint)).disabledAt).toBeNull();
  const { body } = await grapnel.api.patch(path, { disabled: true });
  expect(body.disabledAt).toBe(body.updatedAt);
  expect(body.disabledReason).toBeNull();
  const later = await grapnel.api.patch(path, { description: 'still off' });
  expect(later.body.disabledAt).toBe(body.disabledAt);
  expect((await grapnel.api.patch(path, { disabled: false })).body.disabledAt).toBeNull();
  const born = await grapnel.api.post(`/app/${application}/endpoint`, {
    url: grapnel.receiver.url('/off'),
    disabled: true,
  });
  expect(born.body.disabledAt).toBe(born.body.createdAt);
});

test('a success ends the failing, and both are remembered', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/back');
  grapnel.receiver.answer('/back', 500);
  await grapnel.publish(application, 'invoice.paid', {});
  const [second, first] = await grapnel.waitForAttempts(application, endpoint, 2);
  await grapnel.stack.waitUntilIdle();
  expect(await healthOf(application, endpoint)).toMatchObject({
    failingSince: null,
    consecutiveFailures: 0,
    lastFailureAt: first.timestamp,
    lastSuccessAt: second.timestamp,
  });
});

test('a success that came before the failing is found in the log', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/then-dead', { retrySchedule: [] });
  await grapnel.publish(application, 'invoice.paid', {});
  const [success] = await grapnel.waitForAttempts(application, endpoint, 1);
  expect(await healthOf(application, endpoint)).toMatchObject({
    lastSuccessAt: success.timestamp,
    lastFailureAt: null,
  });
  grapnel.receiver.answer('/then-dead', 500);
  await grapnel.publish(application, 'invoice.paid', {});
  const [failure] = await grapnel.waitForAttempts(application, endpoint, 2);
  await grapnel.stack.waitUntilIdle();
  expect(await healthOf(application, endpoint)).toMatchObject({
    lastSuccessAt: success.timestamp,
    lastFailureAt: failure.timestamp,
    failingSince: failure.timestamp,
  });
});

test('deliveries that succeed write nothing about their endpoint, and are read in no more requests', async () => {
  const application = await grapnel.application();
  await grapnel.endpoint(application, '/well');
  await grapnel.stack.waitUntilIdle();
  const before = grapnel.stack.calls().length;
  await grapnel.publish(application, 'invoice.paid', {});
  await grapnel.receiver.waitFor('/well', 1);
  await grapnel.stack.waitUntilIdle();
  const made = grapnel.stack
    .calls()
    .slice(before)
    .filter(({ caller, service }) => caller.startsWith('Send') && service === 'dynamodb');
  const calls = withoutLooks(made).map(
    ({ action, resources }) => `${action} ${resources.some((arn) => arn.includes('Endpoints'))}`,
  );
  expect(calls.sort()).toEqual([
    'dynamodb:BatchGetItem false',
    'dynamodb:BatchGetItem true',
    'dynamodb:PutItem false',
  ]);
});

test('a burst of failures is written once a second and process, not once each', async () => {
  const application = await grapnel.application();
  // Never disabled, however long a slow machine takes for this.
  const endpoint = await grapnel.endpoint(application, '/burst', { dialect: 'misskey', retrySchedule: [] });
  grapnel.receiver.answer('/burst', ...always(500));
  await grapnel.stack.waitUntilIdle();
  const before = healthWrites().length;
  const startedAtMs = Date.now();
  for (let group = 0; group < 5; group++) {
    await Promise.all(
      Array.from({ length: 6 }, () => grapnel.publish(application, 'note', misskeyExamples['note'])),
    );
  }
  await grapnel.receiver.waitFor('/burst', 30);
  await grapnel.stack.waitUntilIdle();
  const seconds = Math.ceil((Date.now() - startedAtMs) / 1000);
  const processes =
    grapnel.stack.functions().find(({ logicalId }) => logicalId.startsWith('Send'))?.pids.length ?? 1;
  expect(healthWrites().length - before).toBeLessThanOrEqual(processes * (seconds + 1));
  const { consecutiveFailures } = await healthOf(application, endpoint);
  expect(consecutiveFailures).toBeGreaterThanOrEqual(1);
  expect(consecutiveFailures).toBeLessThanOrEqual(30);
}, 60_000);

test('what somebody tries by hand, and what cannot be sent at all, says nothing of the endpoint', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/tried', { dialect: 'misskey' });
  const message = await grapnel.publish(application, 'note', misskeyExamples['note']);
  await grapnel.waitForAttempts(application, endpoint, 1);
  grapnel.receiver.answer('/tried', 500);
  await grapnel.api.post(`/app/${application}/msg/${message}/endpoint/${endpoint}/resend`, undefined);
  await grapnel.waitForAttempts(application, endpoint, 2);
  await grapnel.publish(application, 'note', { note: 'not a note' });
  await grapnel.waitForAttempts(application, endpoint, 3);
  await grapnel.stack.waitUntilIdle();
  expect(await healthOf(application, endpoint)).toMatchObject({ failingSince: null, lastFailureAt: null });
});

test('a table that takes no health fails no delivery and repeats none', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/unnoted', { retrySchedule: [0] });
  grapnel.receiver.answer('/unnoted', 500);
  isRefusing = true;
  try {
    await grapnel.publish(application, 'invoice.paid', {});
    await grapnel.waitForAttempts(application, endpoint, 2);
    await grapnel.stack.waitUntilIdle();
  } finally {
    isRefusing = false;
  }
  expect(grapnel.receiver.received('/unnoted')).toHaveLength(2);
  const dlq = grapnel.stack.inspectQueue(grapnel.queue('DeliveriesDlq'));
  expect(dlq.ready.filter((body) => body.includes(endpoint))).toEqual([]);
  await grapnel.stack.waitForLog(({ line }) => line.includes('health could not be noted'));
});

test('an endpoint that is deleted takes what was known of it along', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/forgotten', { retrySchedule: [] });
  grapnel.receiver.answer('/forgotten', 500);
  await grapnel.publish(application, 'invoice.paid', {});
  await grapnel.waitForAttempts(application, endpoint, 1);
  const items = async () =>
    (await storedItems(grapnel.stack, 'Endpoints')).filter(({ pk }) => pk === `health#${endpoint}`);
  await grapnel.until(async () => (await items()).length === 1);
  await grapnel.api.delete(`/app/${application}/endpoint/${endpoint}`);
  expect(await items()).toEqual([]);
});
