import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishComment } from '../pipeline/comment-webhook.ts';
import { makeDueNow } from '../pipeline/due-index.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { operator } from '../pipeline/operator.ts';
import { pendingItems } from '../pipeline/pending-items.ts';
import { createTenant } from './tenant.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const publish = (application: string, id: string) => publishComment(grapnel, application, id);

async function webhook(path: string, fields: Record<string, unknown> = {}) {
  const tenant = await createTenant(grapnel);
  const endpoint = await grapnel.endpoint(tenant.id, path, {
    dialect: 'fastcomments',
    retrySchedule: [3600, 3600],
    ...fields,
  });
  return {
    application: tenant.id,
    endpoint,
    pending: async () => (await tenant.get('/pending-webhook-events')).body.pendingWebhookEvents,
    cancel: (message: string) =>
      tenant.delete(
        `/pending-webhook-events/${message.slice('msg_'.length)}.${endpoint.slice('ep_'.length)}`,
      ),
    /** What the own API shows of a delivery: in the endpoint's list of messages and the message's of endpoints. */
    async shown(message: string) {
      const messages = await grapnel.api.get(`/app/${tenant.id}/endpoint/${endpoint}/msg`);
      const { body } = await grapnel.api.get(`/app/${tenant.id}/msg/${message}/endpoint`);
      const ofMessage = messages.body.data.find(({ id }: { id: string }) => id === message);
      return [ofMessage, body.data[0]].map(({ statusText, nextAttempt }) => [statusText, nextAttempt]);
    },
    attempts: (status?: number) =>
      grapnel.api.get(
        `/app/${tenant.id}/attempt/endpoint/${endpoint}${status === undefined ? '' : `?status=${status}`}`,
      ),
  };
}
const over = [
  ['fail', null],
  ['fail', null],
];

test('a cancelled event shows as failed in the own API, without a next attempt, and is sent only when it is asked for', async () => {
  const path = '/canceled';
  grapnel.receiver.answer(path, 500, 500);
  const hook = await webhook(path);
  const message = await publish(hook.application, 'c');
  await grapnel.until(async () => (await hook.pending()).length === 1);
  expect(await hook.shown(message)).toEqual([
    ['sending', expect.any(String)],
    ['sending', expect.any(String)],
  ]);
  expect((await hook.cancel(message)).status).toBe(200);
  expect(await hook.shown(message)).toEqual(over);
  const [attempt] = (await hook.attempts()).body.data;
  expect(attempt).toMatchObject({ statusText: 'fail' });
  expect(attempt).not.toHaveProperty('nextAttempt');

  // What waited in the due index finds the mark; nothing of it goes to the DLQ.
  await makeDueNow(grapnel.stack, message);
  await grapnel.stack.runSchedule(grapnel.stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '');
  await grapnel.stack.waitForLog(({ line }) => line.includes('it was cancelled') && line.includes(message));
  await grapnel.stack.waitUntilIdle();
  expect(await hook.shown(message)).toEqual(over);
  const inDlq = grapnel.stack.inspectQueue(grapnel.queue('DeliveriesDlq')).ready;
  expect(inDlq.filter((body) => body.includes(message))).toEqual([]);

  // It counts as one that failed.
  const since = new Date(Date.now() - 60_000).toISOString();
  await grapnel.api.post(`/app/${hook.application}/endpoint/${hook.endpoint}/recover`, { since });
  await grapnel.receiver.waitFor(path, 2);
});

test('an attempt that is on its way when its event is cancelled ends the delivery, whatever its row said at first', async () => {
  const waiting: ServerResponse[] = [];
  const slow = createServer((_request, response) => void waiting.push(response));
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  afterAll(() => slow.close());
  const { port } = slow.address() as AddressInfo;
  const hook = await webhook('/unused', { url: `http://127.0.0.1:${port}/`, retrySchedule: [1, 3600] });
  const message = await publish(hook.application, 'c');
  await grapnel.until(() => waiting.length === 1);
  waiting[0]?.writeHead(500).end();
  await grapnel.until(() => waiting.length === 2);
  expect((await hook.cancel(message)).status).toBe(200);
  expect(await hook.shown(message)).toEqual(over);
  waiting[1]?.writeHead(500).end();
  await grapnel.waitForAttempts(hook.application, hook.endpoint, 2);
  await grapnel.until(async () => JSON.stringify(await hook.shown(message)) === JSON.stringify(over));
  await grapnel.stack.waitUntilIdle();
  expect(await hook.shown(message)).toEqual(over);
  expect(waiting).toHaveLength(2);
  expect(await hook.pending()).toEqual([]);
  slow.closeAllConnections();
});

test('a cancellation that was stopped half-way shows when the attempt would have been due', async () => {
  const path = '/half-way';
  grapnel.receiver.answer(path, 500);
  const hook = await webhook(path);
  const message = await publish(hook.application, 'c');
  await grapnel.until(async () => (await hook.pending()).length === 1);
  const [item] = await pendingItems(grapnel.stack, hook.endpoint);
  const { client, tableName } = operator(grapnel.stack);
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { pk: item?.['pk'], sk: item?.['sk'] },
      UpdateExpression: 'SET canceled = :true',
      ExpressionAttributeValues: { ':true': true },
    }),
  );
  expect((await hook.shown(message))[0]?.[0]).toBe('sending');
  await makeDueNow(grapnel.stack, message);
  await grapnel.stack.runSchedule(grapnel.stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '');
  await grapnel.until(async () => JSON.stringify(await hook.shown(message)) === JSON.stringify(over));
  expect(grapnel.receiver.received(path)).toHaveLength(1);
});

test('a page is sorted by the times of its events, also where their ids say otherwise', async () => {
  const path = '/sorted';
  grapnel.receiver.answer(path, 500, 500, 500);
  const hook = await webhook(path);
  for (const id of ['c-0', 'c-1', 'c-2']) await publish(hook.application, id);
  await grapnel.until(async () => (await hook.pending()).length === 3);
  const [oldest, ...newer] = await pendingItems(grapnel.stack, hook.endpoint);
  // As if all were published within the 4 ms that ids tell apart, the one with the lowest id last.
  const { client, tableName } = operator(grapnel.stack);
  const atMs = Number(oldest?.['createdAtMs']);
  for (const [index, item] of [...newer, oldest].entries()) {
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: item?.['pk'], sk: item?.['sk'] },
        UpdateExpression: 'SET createdAtMs = :at',
        ExpressionAttributeValues: { ':at': atMs + index },
      }),
    );
  }
  const events: { commentId: string }[] = await hook.pending();
  expect(events.map(({ commentId }) => commentId)).toEqual(['c-0', 'c-2', 'c-1']);
});
