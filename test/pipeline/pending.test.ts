import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import type { DeliveryMessage } from '../../lambdas/send/contract.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';
import { pendingItems } from './pending-items.ts';

let grapnel: Grapnel;
let sqs: SQSClient;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  sqs = new SQSClient({
    endpoint: grapnel.stack.gatewayUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local-operator', secretAccessKey: 'local' },
  });
});

const comment = (id: string) => ({ ...(fastcommentsExamples['comment-created'] as object), id });
const publish = (application: string, id: string) =>
  grapnel.publish(application, 'comment-created', comment(id));
const commentsAt = (path: string) =>
  grapnel.receiver.received(path).map(({ body }) => JSON.parse(body).id as string);

async function webhook(path: string, fields: Record<string, unknown> = {}) {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, path, { dialect: 'fastcomments', ...fields });
  const set = async (disabled: boolean) => {
    const answer = await grapnel.api.patch(`/app/${application}/endpoint/${endpoint}`, { disabled });
    expect(answer.status, answer.text).toBe(200);
  };
  return {
    application,
    endpoint,
    path,
    disable: () => set(true),
    enable: () => set(false),
    items: () => pendingItems(grapnel.stack, endpoint),
  };
}

/** Puts first attempts on the queue, as fan-out did before the endpoint was disabled. */
async function enqueueFirst(
  application: string,
  endpoint: string,
  messages: readonly string[],
  extra: Partial<DeliveryMessage> = {},
) {
  const bodies = messages.map(
    (message): DeliveryMessage => ({
      v: 1,
      organization: grapnel.organization,
      application,
      logShards: 1,
      endpoint,
      message,
      attempt: 1,
      dueAtMs: Date.now(),
      ...extra,
    }),
  );
  for (let start = 0; start < bodies.length; start += 10) {
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: grapnel.stack.template.ref(grapnel.queue('DeliveriesQueue')),
        Entries: bodies
          .slice(start, start + 10)
          .map((body, index) => ({ Id: String(index), MessageBody: JSON.stringify(body) })),
      }),
    );
  }
}

test('what is queued when its webhook is disabled is kept, first attempts and retries, and is sent once when it is enabled', async () => {
  const hook = await webhook('/held', { retrySchedule: [1, 1] });
  grapnel.receiver.answer('/held', 500);
  const retried = await publish(hook.application, 'retried');
  await grapnel.receiver.waitFor('/held', 1);
  await hook.disable();
  const first = await publish(hook.application, 'first');
  await enqueueFirst(hook.application, hook.endpoint, [first]);
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
  expect(commentsAt('/held').sort()).toEqual(['first', 'retried', 'retried']);
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
  await enqueueFirst(hook.application, hook.endpoint, [message]);
  await grapnel.until(async () => (await hook.items()).length === 1);
  await grapnel.api.delete(`/app/${hook.application}/endpoint/${hook.endpoint}`);
  await enqueueFirst(hook.application, hook.endpoint, [message]);
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
  const message = await grapnel.publish(application, 'comment-created', comment('plain'));
  await grapnel.receiver.waitFor('/plain', 3);
  await grapnel.stack.waitUntilIdle();
  expect(await pendingItems(grapnel.stack, plain)).toEqual([]);
  await grapnel.api.patch(`/app/${application}/endpoint/${plain}`, { disabled: true });
  await enqueueFirst(application, plain, [message]);
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
  await enqueueFirst(hook.application, hook.endpoint, [attempt.msgId], { manual: { id: 'asked-for' } });
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
  await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: grapnel.stack.template.ref(grapnel.queue('DeliveriesQueue')),
      Entries: [{ Id: '0', MessageBody: inDlq()[0] ?? '' }],
    }),
  );
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
  const messages: string[] = [];
  for (let start = 0; start < ids.length; start += 20) {
    messages.push(
      ...(await Promise.all(ids.slice(start, start + 20).map((id) => publish(hook.application, id)))),
    );
  }
  await enqueueFirst(hook.application, hook.endpoint, messages);
  await grapnel.until(async () => (await hook.items()).filter(({ held }) => held).length === 300, 60_000);
  expect(grapnel.receiver.received('/burst')).toEqual([]);

  await hook.enable();
  await grapnel.receiver.waitFor('/burst', 300, 60_000);
  await grapnel.until(async () => (await hook.items()).length === 0, 60_000);
  await grapnel.stack.waitUntilIdle();
  expect(commentsAt('/burst').sort()).toEqual(ids);
  // A step's hundred are sent side by side, and a busy machine lets some of the next overtake them.
  const oldest = [...messages].sort().slice(0, 100);
  const first = new Set(oldest.map((message) => ids[messages.indexOf(message)]));
  const firstHundred = commentsAt('/burst').slice(0, 100);
  expect(firstHundred.filter((id) => first.has(id)).length).toBeGreaterThan(60);
}, 180_000);
