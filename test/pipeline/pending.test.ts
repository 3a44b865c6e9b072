import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commentsAt, commentWebhook, publishComment, publishComments } from './comment-webhook.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';
import { pendingItems } from './pending-items.ts';
import { enqueue, queuedDelivery } from './queued-deliveries.ts';

let grapnel: Grapnel;
/** Messages whose deliveries releases have queued, in this order. */
const released: string[] = [];
const messagesIn = ({ Entries }: Readonly<Record<string, unknown>>): string[] =>
  (Entries as { MessageBody: string }[]).map(({ MessageBody }) => JSON.parse(MessageBody).message);
beforeAll(async () => {
  grapnel = await startGrapnel('quick', {
    beforeCall({ caller, action, resources, body }) {
      const isRelease =
        caller.startsWith('Replay') &&
        action === 'sqs:SendMessage' &&
        resources.some((arn) => arn.includes('DeliveriesQueue'));
      if (isRelease) released.push(...messagesIn(body));
      return undefined;
    },
  });
});

const publish = (application: string, id: string) => publishComment(grapnel, application, id);

const webhook = (path: string, fields: Record<string, unknown> = {}) => commentWebhook(grapnel, path, fields);

test('what is queued when its webhook is disabled is kept, first attempts and retries, and is sent once when it is enabled', async () => {
  const hook = await webhook('/held', { retrySchedule: [1, 1] });
  grapnel.receiver.answer('/held', 500);
  const retried = await publish(hook.application, 'retried');
  await grapnel.receiver.waitFor('/held', 1);
  await hook.disable();
  const first = await publish(hook.application, 'first');
  await hook.enqueueFirst([first]);
  await grapnel.until(async () => (await hook.items()).filter(({ held }) => held).length === 2);
  expect(await hook.items()).toMatchObject([
    { message: retried, attempt: 2, held: true, lastError: { statusCode: 500, body: 'answered 500' } },
    { message: first, attempt: 1, held: true },
  ]);
  expect(grapnel.receiver.received('/held')).toHaveLength(1);
  expect(await grapnel.attemptsOf(hook.application, hook.endpoint)).toHaveLength(1);

  await hook.enable();
  await grapnel.receiver.waitFor('/held', 3);
  await grapnel.until(async () => (await hook.items()).length === 0);
  await grapnel.stack.waitUntilIdle();
  expect(commentsAt(grapnel, '/held').sort()).toEqual(['first', 'retried', 'retried']);
  const attempts = await grapnel.waitForAttempts(hook.application, hook.endpoint, 3);
  expect(
    attempts.map(({ msgId, attemptNumber, statusText }) => [msgId, attemptNumber, statusText]).sort(),
  ).toEqual(
    [
      [retried, 1, 'fail'],
      [retried, 2, 'success'],
      [first, 1, 'success'],
    ].sort(),
  );
});

test('an attempt that is in flight when its webhook is disabled ends as it ends, and its retry is kept', async () => {
  const waiting: ServerResponse[] = [];
  const slow = createServer((_request, response) => void waiting.push(response));
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  afterAll(() => slow.close());
  const { port } = slow.address() as AddressInfo;
  const hook = await webhook('/unused', {
    url: `http://127.0.0.1:${port}/slow`,
    retrySchedule: [0, 0],
  });
  const message = await publish(hook.application, 'slow');
  await grapnel.until(() => waiting.length === 1);
  await hook.disable();
  waiting[0]?.writeHead(503, { 'retry-after': '7' }).end('not now');
  await grapnel.until(async () => (await hook.items())[0]?.['held'] === true);
  expect(await hook.items()).toMatchObject([
    { message, attempt: 2, lastError: { statusCode: 503, body: 'not now', headers: { 'retry-after': '7' } } },
  ]);
  expect(waiting).toHaveLength(1);
  await hook.enable();
  await grapnel.until(() => waiting.length === 2);
  waiting[1]?.writeHead(200).end();
  await grapnel.until(async () => (await hook.items()).length === 0);
  slow.closeAllConnections();
});

test('what a disabled webhook held is dropped from the queue and the list when the webhook is deleted', async () => {
  const hook = await webhook('/deleted-when-held', { retrySchedule: [0] });
  await hook.disable();
  const message = await publish(hook.application, 'kept');
  await hook.enqueueFirst([message]);
  await grapnel.until(async () => (await hook.items()).length === 1);
  await grapnel.api.delete(`/app/${hook.application}/endpoint/${hook.endpoint}`);
  await hook.enqueueFirst([message]);
  await grapnel.stack.waitForLog(
    ({ line }) => line.includes('its endpoint is gone') && line.includes(hook.endpoint),
  );
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/deleted-when-held')).toEqual([]);
});

test('a webhook of another dialect keeps nothing, and a single attempt that somebody asks for is not held', async () => {
  const application = await grapnel.application();
  const plain = await grapnel.endpoint(application, '/plain', { retrySchedule: [0, 0] });
  grapnel.receiver.answer('/plain', 500, 500);
  const message = await publish(application, 'plain');
  await grapnel.receiver.waitFor('/plain', 3);
  await grapnel.stack.waitUntilIdle();
  expect(await pendingItems(grapnel.stack, plain)).toEqual([]);
  await grapnel.api.patch(`/app/${application}/endpoint/${plain}`, { disabled: true });
  await enqueue(grapnel, [queuedDelivery(grapnel, { application, endpoint: plain, message })]);
  await grapnel.stack.waitUntilIdle();
  expect(await pendingItems(grapnel.stack, plain)).toEqual([]);

  const hook = await webhook('/manual');
  await publish(hook.application, 'manual');
  await grapnel.receiver.waitFor('/manual', 1);
  const [attempt] = await grapnel.waitForAttempts(hook.application, hook.endpoint, 1);
  grapnel.receiver.answer('/manual', 500);
  await grapnel.api.post(
    `/app/${hook.application}/msg/${attempt.msgId}/endpoint/${hook.endpoint}/resend`,
    undefined,
  );
  await grapnel.waitForAttempts(hook.application, hook.endpoint, 2);
  await grapnel.stack.waitUntilIdle();
  expect(await hook.items()).toEqual([]);
  await hook.disable();
  await hook.enqueueFirst([attempt.msgId], { manual: { id: 'asked-for' } });
  await grapnel.stack.waitForLog(
    ({ line }) => line.includes('its endpoint is disabled') && line.includes(attempt.msgId),
  );
  await grapnel.stack.waitUntilIdle();
  expect(await hook.items()).toEqual([]);
});

test('what is pending is forgotten after the last attempt, and what comes back from the DLQ is held and released too', async () => {
  const hook = await webhook('/exhausted', { retrySchedule: [0] });
  grapnel.receiver.answer('/exhausted', 500, 500);
  const message = await publish(hook.application, 'exhausted');
  const inDlq = () =>
    grapnel.stack.inspectQueue(grapnel.queue('DeliveriesDlq')).ready.filter((body) => body.includes(message));
  await grapnel.until(() => inDlq().length === 1);
  await grapnel.until(async () => (await hook.items()).length === 0);

  await hook.disable();
  await enqueue(grapnel, inDlq().slice(0, 1));
  await grapnel.until(async () => (await hook.items())[0]?.['held'] === true);
  expect(await hook.items()).toMatchObject([{ message, attempt: 3, isLast: true }]);
  await hook.enable();
  await grapnel.receiver.waitFor('/exhausted', 3);
  await grapnel.until(async () => (await hook.items()).length === 0);
});

test('three hundred held deliveries are released oldest first, each once, in steps', async () => {
  const hook = await webhook('/burst');
  await hook.disable();
  const ids = Array.from({ length: 300 }, (_, index) => `c-${String(index).padStart(3, '0')}`);
  const messages = await publishComments(grapnel, hook.application, ids);
  await hook.enqueueFirst(messages);
  await grapnel.until(async () => (await hook.items()).filter(({ held }) => held).length === 300, 60_000);
  expect(grapnel.receiver.received('/burst')).toEqual([]);

  released.length = 0;
  await hook.enable();
  await grapnel.receiver.waitFor('/burst', 300, 60_000);
  await grapnel.until(async () => (await hook.items()).length === 0, 60_000);
  await grapnel.stack.waitUntilIdle();
  expect(commentsAt(grapnel, '/burst').sort()).toEqual(ids);
  // A step queues its hundred side by side, and the next begins when they are queued.
  const oldestFirst = messages.toSorted();
  for (const from of [0, 100, 200]) {
    expect(released.slice(from, from + 100).toSorted()).toEqual(oldestFirst.slice(from, from + 100));
  }
}, 180_000);
