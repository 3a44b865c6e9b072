import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { changedAssembly } from './assemblies.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';
import { operator } from './operator.ts';
import { enqueue, queuedDelivery } from './queued-deliveries.ts';

const isMoved = (line: string) => line.includes('"DeliveryMovedToSlowLane"');
const times = <Value>(count: number, value: (index: number) => Value) =>
  Array.from({ length: count }, (_, index) => value(index));

/** Says of an endpoint what two requests that hang would have said. */
async function makeSlow(grapnel: Grapnel, endpoint: string): Promise<void> {
  const { client, tableName } = operator(grapnel.stack, 'Endpoints');
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { pk: `health#${endpoint}`, sk: 'health' },
      UpdateExpression: 'SET slowAtMs = :now, slowUntilMs = :until',
      ExpressionAttributeValues: { ':now': Date.now(), ':until': Date.now() + 600_000 },
    }),
  );
}

/** How many messages send has put on a queue since the calls were reset. */
const sentTo = (grapnel: Grapnel, queue: string) =>
  grapnel.stack
    .calls()
    .filter(
      ({ caller, action, resources }) =>
        caller.startsWith('Send') &&
        action === 'sqs:SendMessage' &&
        resources.some((arn) => arn.includes(queue)),
    ).length;
const inQueue = (grapnel: Grapnel, start: string) => {
  const { visible, inFlight } = grapnel.stack.queueDepth(grapnel.queue(start));
  return visible + inFlight;
};
const successes = (attempts: readonly { status: number; msgId: string }[]) =>
  attempts.filter(({ status }) => status === 0).map(({ msgId }) => msgId);

describe('an endpoint that hangs', () => {
  let grapnel: Grapnel;
  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
  });

  test('is moved out of the way of the others, and comes back when it answers', async () => {
    const [hanging, quick] = [await grapnel.application(), await grapnel.application()];
    const slow = await grapnel.endpoint(hanging, '/hangs');
    await grapnel.endpoint(quick, '/quick');
    grapnel.receiver.answer('/hangs', ...times(2000, () => 'hang' as const));

    const first = await Promise.all(times(60, (id) => grapnel.publish(hanging, 'invoice.paid', { id })));
    // Its requests take 15 s to time out; it is found to hang after 3.
    await grapnel.stack.waitForLog(({ line }) => line.includes('go by the slow lane'), 12_000);
    const more = await Promise.all(times(60, (id) => grapnel.publish(hanging, 'invoice.paid', { id })));
    await grapnel.stack.waitForLog(({ line }) => isMoved(line), 20_000);
    await grapnel.until(() => inQueue(grapnel, 'DeliveriesQueue') === 0, 30_000);
    // Two batches of ten at once, and what the ordinary lane took before it knew.
    expect(inQueue(grapnel, 'SlowLaneQueue')).toBeGreaterThan(20);
    const seen = grapnel.receiver.received('/hangs').length;

    for (const id of times(30, (index) => index)) {
      const publishedAtMs = Date.now();
      await grapnel.publish(quick, 'invoice.paid', { id });
      const requests = await grapnel.receiver.waitFor('/quick', id + 1);
      // All others would wait for what is left of 15 s.
      expect((requests[id]?.atMs ?? 0) - publishedAtMs).toBeLessThan(3000);
    }
    expect(inQueue(grapnel, 'SlowLaneQueue')).toBeGreaterThan(20);
    expect(grapnel.receiver.received('/hangs').length - seen).toBeLessThanOrEqual(40);

    grapnel.receiver.forget('/hangs');
    await grapnel.until(
      async () => new Set(successes(await grapnel.attemptsOf(hanging, slow))).size === 120,
      60_000,
    );
    await grapnel.stack.waitUntilIdle(60_000);
    const attempts = await grapnel.attemptsOf(hanging, slow);
    expect(successes(attempts).sort()).toEqual([...first, ...more].sort());
    expect(grapnel.receiver.received('/hangs')).toHaveLength(attempts.length);

    // Quick answers that come later than 15 s after the last slow one end it.
    await grapnel.until(async () => {
      grapnel.stack.resetCalls();
      const before = grapnel.receiver.received('/hangs').length;
      await grapnel.publish(hanging, 'invoice.paid', {});
      await grapnel.receiver.waitFor('/hangs', before + 1);
      await grapnel.stack.waitUntilIdle();
      return sentTo(grapnel, 'SlowLaneQueue') === 0;
    }, 40_000);
  }, 180_000);

  test('keeps what its deliveries carry: retries, slots, holds and what was asked for by hand', async () => {
    const application = await grapnel.application();
    const retried = await grapnel.endpoint(application, '/slow/retried');
    await makeSlow(grapnel, retried);
    grapnel.receiver.answer('/slow/retried', 500, 500);
    grapnel.stack.resetCalls();
    const message = await grapnel.publish(application, 'invoice.paid', {});
    const attempts = await grapnel.waitForAttempts(application, retried, 3);
    expect(attempts.map(({ attemptNumber, status }) => [attemptNumber, status])).toEqual([
      [3, 0],
      [2, 2],
      [1, 2],
    ]);
    // Moved once; the retries were put there at once.
    expect(sentTo(grapnel, 'SlowLaneQueue')).toBe(3);
    expect(sentTo(grapnel, 'DeliveriesQueue')).toBe(0);
    await grapnel.api.post(`/app/${application}/msg/${message}/endpoint/${retried}/resend`, undefined);
    const [resent] = await grapnel.waitForAttempts(application, retried, 4);
    expect(resent).toMatchObject({ triggerType: 1, status: 0 });

    const other = await grapnel.application();
    const throttled = await grapnel.endpoint(other, '/slow/throttled', { throttleRate: 4 });
    await makeSlow(grapnel, throttled);
    await Promise.all(times(12, (id) => grapnel.publish(other, 'invoice.paid', { id })));
    const requests = await grapnel.receiver.waitFor('/slow/throttled', 12);
    const seconds = ((requests.at(-1)?.atMs ?? 0) - (requests[0]?.atMs ?? 0)) / 1000;
    expect(seconds).toBeGreaterThan(1.5);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/slow/throttled')).toHaveLength(12);
  }, 60_000);

  test('that is disabled or deleted while its deliveries wait gets none of them, unless they are held', async () => {
    const application = await grapnel.application();
    const ids = {
      disabled: await grapnel.endpoint(application, '/slow/disabled', { disabled: true }),
      deleted: await grapnel.endpoint(application, '/slow/deleted'),
      held: await grapnel.endpoint(application, '/slow/held', { dialect: 'fastcomments', disabled: true }),
    };
    for (const endpoint of Object.values(ids)) await makeSlow(grapnel, endpoint);
    await grapnel.api.delete(`/app/${application}/endpoint/${ids.deleted}`);
    // Published when nobody listens, and put on the slow lane as if it had been moved there before.
    const message = await grapnel.publish(
      application,
      'comment-created',
      fastcommentsExamples['comment-created'],
    );
    await grapnel.stack.waitUntilIdle();
    const moved = Object.values(ids).map((endpoint) =>
      queuedDelivery(grapnel, { application, endpoint, message }, { mayBeRepeated: true }),
    );
    await enqueue(grapnel, moved, 'SlowLaneQueue');
    await grapnel.until(() => inQueue(grapnel, 'SlowLaneQueue') === 0);
    await grapnel.stack.waitUntilIdle();
    for (const path of Object.keys(ids)) expect(grapnel.receiver.received(`/slow/${path}`)).toEqual([]);

    // Enabling it makes it an endpoint that nothing is known of: what was held comes by the ordinary lane. A process that
    // has just read of it would go by that for two seconds more.
    const send = grapnel.function('Send');
    const { pids = [] } = grapnel.stack.functions().find(({ logicalId }) => logicalId === send) ?? {};
    for (const pid of pids) grapnel.stack.kill(pid);
    grapnel.stack.resetCalls();
    await grapnel.api.patch(`/app/${application}/endpoint/${ids.held}`, { disabled: false });
    await grapnel.receiver.waitFor('/slow/held', 1);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/slow/held')).toHaveLength(1);
    expect(sentTo(grapnel, 'SlowLaneQueue')).toBe(0);
    expect(grapnel.receiver.received('/slow/disabled')).toEqual([]);
  }, 60_000);
});

test('a process that is killed after it moved a delivery, before the queue knows, doubles no request', async () => {
  const assemblyDir = await changedAssembly('quick', `impatient-${randomUUID()}`, (resources) => {
    for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
      if (Type === 'AWS::SQS::Queue') Properties['VisibilityTimeout'] = 3;
      if (Type === 'AWS::Lambda::Function' && /^(FanOut|Send|Replay)/.test(logicalId))
        Properties['Timeout'] = 3;
    }
  });
  let killed = 0;
  const grapnel = await startGrapnel(
    { assemblyDir },
    {
      isKilled: (step, { functionLogicalId, event }) => {
        const isOrdinary = JSON.stringify(event).includes('DeliveriesQueue');
        if (step !== 'returning' || !functionLogicalId.startsWith('Send') || !isOrdinary || killed > 0)
          return false;
        killed += 1;
        return true;
      },
    },
  );
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/moved');
  await makeSlow(grapnel, endpoint);
  await grapnel.publish(application, 'invoice.paid', {});
  await grapnel.receiver.waitFor('/moved', 1);
  expect(killed).toBe(1);
  // It comes again, and is moved again.
  await grapnel.until(() => sentTo(grapnel, 'SlowLaneQueue') >= 2, 20_000);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/moved')).toHaveLength(1);
  expect(await grapnel.attemptsOf(application, endpoint)).toHaveLength(1);
}, 60_000);
