import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorConfig } from '../../local/operator.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';
import { type KeyedReceiver, publishStubbornly, startKeyedReceiver } from './keyed-receiver.ts';
import { withoutLooks } from './without-looks.ts';

let grapnel: Grapnel;
const receivers: KeyedReceiver[] = [];
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});
afterAll(() => Promise.all(receivers.map((receiver) => receiver.stop())));

/** Its own schedule: tried often, at once. */
const perKey = {
  ordering: 'per-key',
  orderingKey: '/key',
  retrySchedule: Array.from({ length: 12 }, () => 0),
};

async function receiverOf(answer: Parameters<typeof startKeyedReceiver>[0]): Promise<KeyedReceiver> {
  const receiver = await startKeyedReceiver(answer);
  receivers.push(receiver);
  return receiver;
}

async function publishInTurn(application: string, key: string, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) await publishStubbornly(grapnel, application, { key, n });
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('a key that fails holds only its own messages back, and they arrive in order when it recovers', async () => {
  let isDown = true;
  const receiver = await receiverOf(({ key }) => (key === 'a' && isDown ? 503 : 200));
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/unused', {
    ...perKey,
    url: receiver.url,
    retrySchedule: Array.from({ length: 12 }, () => 1),
  });
  await publishInTurn(application, 'a', 1, 6);
  const others = 'bcdefghijk'.split('');
  await Promise.all(others.map((key) => publishInTurn(application, key, 1, 5)));
  await grapnel.until(() => others.every((key) => receiver.successes(key).length === 5), 30_000);
  await grapnel.until(() => receiver.arrivals.filter(({ key }) => key === 'a').length >= 3, 30_000);
  // Of a key that fails nothing behind the first message is tried: no attempt is used up, nothing is in the log.
  expect(receiver.arrivals.filter(({ key, n }) => key === 'a' && n > 1)).toEqual([]);
  const tried = await grapnel.attemptsOf(application, endpoint);
  expect(tried.filter(({ status }) => status !== 0).every(({ attemptNumber }) => attemptNumber <= 12)).toBe(
    true,
  );

  isDown = false;
  await grapnel.until(() => receiver.successes('a').length === 6, 30_000);
  const ofA = receiver.arrivals.filter(({ key }) => key === 'a').map(({ n }) => n);
  expect(ofA).toEqual([...ofA].sort((left, right) => left - right));
  expect(receiver.successes('a')).toEqual(upTo(6));
  for (const key of others)
    expect(receiver.arrivals.filter((one) => one.key === key).map(({ n }) => n)).toEqual(upTo(5));
}, 120_000);

test('200 messages of ten keys arrive in order though one request in four fails', async () => {
  const random = seeded(20_260_731);
  const receiver = await receiverOf(() => (random() < 0.25 ? 500 : 200));
  const application = await grapnel.application();
  await grapnel.endpoint(application, '/unused', { ...perKey, url: receiver.url });
  const keys = '0123456789'.split('');
  await Promise.all(keys.map((key) => publishInTurn(application, key, 1, 20)));
  await grapnel.until(() => keys.every((key) => receiver.successes(key).length === 20), 90_000);
  for (const key of keys) {
    const arrivals = receiver.arrivals.filter((one) => one.key === key);
    // Not only successes: none is tried before the one ahead of it has arrived, and none arrives twice.
    expect(arrivals.map(({ n }) => n)).toEqual(
      arrivals.map(({ n }) => n).sort((left, right) => left - right),
    );
    expect(arrivals.filter(({ status }) => status === 200).map(({ n }) => n)).toEqual(upTo(20));
  }
}, 180_000);

test('a message that is given up lets the next one go', async () => {
  const receiver = await receiverOf(({ n }) => (n === 1 ? 500 : 200));
  const application = await grapnel.application();
  await grapnel.endpoint(application, '/unused', { ...perKey, url: receiver.url, retrySchedule: [0] });
  await publishInTurn(application, 'a', 1, 3);
  await grapnel.until(() => receiver.arrivals.length === 4);
  expect(receiver.arrivals.map(({ n }) => n)).toEqual([1, 1, 2, 3]);
}, 60_000);

test('a delivery costs nothing more at endpoints that take any order, and where there is no key', async () => {
  const application = await grapnel.application();
  await grapnel.endpoint(application, '/any');
  const callsFor = async (to: string, payload: unknown): Promise<string[]> => {
    await grapnel.stack.waitUntilIdle();
    const before = grapnel.stack.calls().length;
    const path = to === application ? '/any' : '/one';
    const had = grapnel.receiver.received(path).length;
    await grapnel.publish(to, 'comment', payload);
    await grapnel.receiver.waitFor(path, had + 1);
    await grapnel.stack.waitUntilIdle();
    const isOfSend = ({ caller }: { caller: string }) => caller.startsWith('Send');
    return withoutLooks(grapnel.stack.calls().slice(before).filter(isOfSend))
      .map(({ action }) => action)
      .sort();
  };
  await callsFor(application, { key: 1 });
  const plain = await callsFor(application, { key: 1 });
  const ordered = await grapnel.application();
  await grapnel.endpoint(ordered, '/one', { ordering: 'per-key', orderingKey: '/key' });
  expect(await callsFor(ordered, { other: 1 })).toEqual(plain);
  const query = 'dynamodb:Query';
  // The line, and who is parked; from the second message on, the attempts of the one ahead.
  expect(await callsFor(ordered, { key: 1 })).toEqual([...plain, query, query].sort());
  const attempts = ['dynamodb:GetItem', query];
  expect(await callsFor(ordered, { key: 1 })).toEqual([...plain, query, query, ...attempts].sort());
}, 90_000);

test('events of producers have the order in which they are accepted', async () => {
  const receiver = await receiverOf(() => 200);
  const application = await grapnel.application();
  await grapnel.endpoint(application, '/unused', { ...perKey, url: receiver.url });
  await publishInTurn(application, 'a', 1, 2);
  const sqs = new SQSClient(operatorConfig(grapnel.stack.gatewayUrl));
  const body = JSON.stringify({ application, eventType: 'comment', payload: { key: 'a', n: 3 } });
  await sqs.send(
    new SendMessageCommand({ QueueUrl: grapnel.stack.outputs['EventsQueueUrl'], MessageBody: body }),
  );
  await grapnel.until(() => receiver.arrivals.length === 3);
  expect(receiver.successes('a')).toEqual([1, 2, 3]);
}, 60_000);

/** Mulberry32: the same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
