import { randomUUID } from 'node:crypto';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { straightKey } from '../../core/adapters/dynamodb/attempt-place.ts';
import type { DeliveryMessage } from '../../lambdas/send/contract.ts';
import { changedAssembly } from './assemblies.ts';
import { commentsAt, commentWebhook, publishComment } from './comment-webhook.ts';
import type { Grapnel } from './grapnel.ts';
import { isBy, type Killer, startKillable } from './kill-at-call.ts';
import { operator } from './operator.ts';
import { enqueue } from './queued-deliveries.ts';

/** Queues hand a message out again after three seconds instead of six minutes; their consumers may not run longer then. */
const impatient = () =>
  changedAssembly('quick', `pending-${randomUUID()}`, (resources) => {
    for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
      if (Type === 'AWS::SQS::Queue') {
        Properties['VisibilityTimeout'] = 3;
        const redrive = Properties['RedrivePolicy'] as { maxReceiveCount?: number } | undefined;
        if (redrive) redrive.maxReceiveCount = 5;
      }
      if (Type === 'AWS::Lambda::Function' && /^(FanOut|Send|Replay)/.test(logicalId))
        Properties['Timeout'] = 3;
    }
  });

let grapnel: Grapnel;
let killer: Killer;
beforeAll(async () => {
  ({ grapnel, ...killer } = await startKillable(await impatient()));
});

const publish = (application: string, id: string) => publishComment(grapnel, application, id);

const webhook = (path: string, fields: Record<string, unknown> = {}) => commentWebhook(grapnel, path, fields);

test.each(['dies before it', 'dies after it'] as const)(
  'a send process that %s queues the retry that it wrote down has it made once',
  async (fate) => {
    const path = `/retry-queued/${fate.replaceAll(' ', '-')}`;
    const hook = await webhook(path);
    grapnel.receiver.answer(path, 500);
    killer.killAt((call) => (isBy(call, 'Send', 'sqs:SendMessage', 'DeliveriesQueue') ? fate : undefined));
    await publish(hook.application, 'retried');
    await grapnel.receiver.waitFor(path, 2);
    await grapnel.until(async () => (await hook.items()).length === 0);
    await grapnel.until(() => grapnel.stack.queueDepth(grapnel.queue('DeliveriesQueue')).inFlight === 0);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received(path)).toHaveLength(2);
    expect(await hook.items()).toEqual([]);
    expect(await grapnel.attemptsOf(hook.application, hook.endpoint)).toHaveLength(2);
  },
);

test.each(['dies before it', 'dies after it'] as const)(
  'a send process that %s queues what it put off has it made once, and leaves nothing pending',
  async (fate) => {
    const path = `/put-off/${fate.replaceAll(' ', '-')}`;
    const hook = await webhook(path, { throttleRate: 1 });
    killer.killAt((call) => (isBy(call, 'Send', 'sqs:SendMessage', 'DeliveriesQueue') ? fate : undefined));
    await Promise.all(['a', 'b', 'c'].map((id) => publish(hook.application, id)));
    await grapnel.receiver.waitFor(path, 3, 30_000);
    expect(killer.isResting()).toBe(true);
    await grapnel.until(async () => (await hook.items()).length === 0);
    await grapnel.until(() => grapnel.stack.queueDepth(grapnel.queue('DeliveriesQueue')).inFlight === 0);
    await grapnel.stack.waitUntilIdle();
    expect(commentsAt(grapnel, path).sort()).toEqual(['a', 'b', 'c']);
    expect(await hook.items()).toEqual([]);
  },
  60_000,
);

test('an attempt that comes again, not settled, when its delivery has been given up leaves nothing pending', async () => {
  const path = '/given-up';
  const hook = await webhook(path);
  grapnel.receiver.answer(path, 500, 500, 500, 500);
  const message = await publish(hook.application, 'given-up');
  const inDlq = () =>
    grapnel.stack.inspectQueue(grapnel.queue('DeliveriesDlq')).ready.filter((body) => body.includes(message));
  await grapnel.until(() => inDlq().length === 1);
  await grapnel.stack.waitUntilIdle();
  expect(await hook.items()).toEqual([]);

  // As a process leaves it that is stopped after it queued the retry.
  const { client, tableName } = operator(grapnel.stack);
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: straightKey({ message, endpoint: hook.endpoint }),
      UpdateExpression: 'REMOVE settled',
    }),
  );
  const { isLast: _last, ...last } = JSON.parse(inDlq()[0] ?? '');
  const first: DeliveryMessage = { ...last, attempt: 1, mayBeRepeated: true };
  await enqueue(grapnel, [first]);
  await grapnel.until(async () => {
    const attempts = await client.send(
      new GetCommand({
        TableName: tableName,
        Key: straightKey({ message, endpoint: hook.endpoint }),
      }),
    );
    return attempts.Item?.['settled'] === true;
  });
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received(path)).toHaveLength(4);
  expect(await hook.items()).toEqual([]);
});

test('a retry that is cancelled between being written down and being queued is not made by the repetition', async () => {
  const path = '/canceled-in-between';
  const hook = await webhook(path);
  grapnel.receiver.answer(path, 500);
  killer.killAt(async (call) => {
    if (!isBy(call, 'Send', 'sqs:SendMessage', 'DeliveriesQueue')) return undefined;
    killer.rest();
    const [item] = await hook.items();
    const { client, tableName } = operator(grapnel.stack);
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: item?.['pk'], sk: item?.['sk'] },
        UpdateExpression: 'SET canceled = :true',
        ExpressionAttributeValues: { ':true': true },
      }),
    );
    return 'dies before it';
  });
  await publish(hook.application, 'canceled');
  await grapnel.stack.waitForLog(({ line }) => line.includes('A retry was left out'), 20_000);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received(path)).toHaveLength(1);
});

test('a send process that is killed before it forgets what is over forgets it the next time, and sends nothing again', async () => {
  const path = '/over';
  const hook = await webhook(path);
  grapnel.receiver.answer(path, 500);
  killer.killAt((call) =>
    isBy(call, 'Send', 'dynamodb:DeleteItem', 'Messages') ? 'dies before it' : undefined,
  );
  await publish(hook.application, 'over');
  await grapnel.receiver.waitFor(path, 2);
  await grapnel.until(() => killer.isResting());
  await grapnel.until(async () => (await hook.items()).length === 0);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received(path)).toHaveLength(2);
});

test('a send process that is killed after it wrote down that a delivery is held holds it once', async () => {
  const path = '/held-and-killed';
  const hook = await webhook(path);
  await hook.disable();
  const message = await publish(hook.application, 'held');
  killer.killAt((call) =>
    isBy(call, 'Send', 'dynamodb:UpdateItem', 'Messages') ? 'dies after it' : undefined,
  );
  await hook.enqueueFirst([message]);
  await grapnel.until(async () => (await hook.held()) === 1);
  // Enabled while the queue message of the killed process is still to come again: both would send it.
  await hook.enable();
  await grapnel.receiver.waitFor(path, 1);
  await grapnel.until(() => grapnel.stack.queueDepth(grapnel.queue('DeliveriesQueue')).inFlight === 0);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received(path)).toHaveLength(1);
  expect(await hook.items()).toEqual([]);
});

test('what is cancelled while the queue message of a killed process is still to come again is not sent by that', async () => {
  const path = '/held-killed-canceled';
  const hook = await webhook(path);
  await hook.disable();
  const message = await publish(hook.application, 'canceled');
  killer.killAt((call) =>
    isBy(call, 'Send', 'dynamodb:UpdateItem', 'Messages') ? 'dies after it' : undefined,
  );
  await hook.enqueueFirst([message]);
  await grapnel.until(async () => (await hook.held()) === 1);
  const id = `${message.slice('msg_'.length)}.${hook.endpoint.slice('ep_'.length)}`;
  const canceled = await fetch(
    `${grapnel.stack.apiUrl}/api/v1/pending-webhook-events/${id}?tenantId=${hook.application}`,
    { method: 'DELETE', headers: { 'x-api-key': grapnel.token } },
  );
  expect(canceled.status).toBe(200);
  await hook.enable();
  await grapnel.stack.waitForLog(
    ({ line }) => line.includes('it was cancelled') && line.includes(message),
    30_000,
  );
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received(path)).toEqual([]);
});

test('a webhook that is enabled between the look at it and its delivery being held wakes it up', async () => {
  const path = '/lost-wake-up';
  const hook = await webhook(path);
  await hook.disable();
  const message = await publish(hook.application, 'held');
  killer.killAt(async (call) => {
    if (!isBy(call, 'Send', 'dynamodb:UpdateItem', 'Messages')) return undefined;
    killer.rest();
    await hook.enable();
    // The release has looked for what is held and found nothing.
    await grapnel.until(() => {
      const { visible, inFlight } = grapnel.stack.queueDepth(grapnel.queue('ReplaysQueue'));
      return visible + inFlight === 0;
    });
    return undefined;
  });
  await hook.enqueueFirst([message]);
  // Well before the release that is queued for a minute later.
  await grapnel.receiver.waitFor(path, 1, 15_000);
  await grapnel.until(async () => (await hook.items()).length === 0);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received(path)).toHaveLength(1);
});
