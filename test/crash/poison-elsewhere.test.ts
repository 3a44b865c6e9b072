import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { createBackgroundTasks } from '../../core/adapters/dynamodb/background-tasks.ts';
import { makeId } from '../../core/ids/ksuid.ts';
import type { BackgroundTask } from '../../core/replay/background-task.ts';
import { dueShards } from '../../core/retry/delay.ts';
import { makeDueNow } from '../pipeline/due-index.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { operator } from '../pipeline/operator.ts';
import { enqueue, queuedDelivery } from '../pipeline/queued-deliveries.ts';
import { functionSeconds, impatient } from './impatient.ts';
import { endpointItem, messageItem, spoil } from './spoil.ts';

/** Sooner than a queue hands out anything a second time: what arrived by then did not fail with its neighbour. */
const soonMs = functionSeconds * 1000;

let grapnel: Grapnel;
/** Bodies of the queue messages that a function was given together. */
const batches: (readonly string[])[] = [];
beforeAll(async () => {
  const assemblyDir = await impatient(1);
  grapnel = await startGrapnel(
    { assemblyDir },
    {
      isKilled: (step, { event }) => {
        const { Records = [] } = event as { Records?: { body: string }[] };
        if (step === 'received') batches.push(Records.map(({ body }) => body));
        return false;
      },
    },
  );
});

const inQueue = (start: string) => grapnel.stack.inspectQueue(grapnel.queue(start)).ready;

/** Puts nine good messages and a poisonous one on a queue, waits for what the nine bring, and for the DLQ to have the tenth. */
async function batchOfTen(
  queue: { readonly name: string; readonly dlq: string },
  good: readonly unknown[],
  poison: string,
  paths: readonly string[],
) {
  const bodies = [...good.slice(0, 4), poison, ...good.slice(4)];
  const sentAtMs = Date.now();
  await enqueue(grapnel, bodies, queue.name);
  const requests = await Promise.all(paths.map((path) => grapnel.receiver.waitFor(path, 1)));
  const latestMs = Math.max(...requests.map(([first]) => (first?.atMs ?? 0) - sentAtMs));
  await grapnel.until(() => inQueue(queue.dlq).includes(poison), 90_000);
  await grapnel.stack.waitUntilIdle(60_000);
  expect(batches.find((batch) => batch.includes(poison))?.length).toBeGreaterThan(1);
  expect(latestMs).toBeLessThan(soonMs);
  expect(paths.map((path) => grapnel.receiver.received(path).length)).toEqual(paths.map(() => 1));
  expect(inQueue(queue.dlq).filter((body) => good.some((one) => body === JSON.stringify(one)))).toEqual([]);
}

async function applications(count: number) {
  const name = randomUUID();
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const application = await grapnel.application();
      const path = `/${name}/${index}`;
      return { application, path, endpoint: await grapnel.endpoint(application, path) };
    }),
  );
}

describe('fan-out', () => {
  test.each([
    ['a body that is not JSON', async () => `no event ${randomUUID()}`],
    [
      'a fan-out whose message cannot be read',
      async () => {
        const [of] = await applications(1);
        const { application = '' } = of ?? {};
        const message = await grapnel.publish(application, 'invoice.paid', {});
        await grapnel.stack.waitUntilIdle();
        await spoil(grapnel, await messageItem(grapnel, message), { eventType: undefined });
        return JSON.stringify({
          v: 1,
          organization: grapnel.organization,
          application,
          message,
          // Not the very text that publish may have queued for it.
          mayBeRepeated: true,
        });
      },
    ],
    [
      'an event for an application that cannot be read',
      async () => {
        const application = await grapnel.application();
        const pk = `org#${grapnel.organization}#app`;
        await spoil(grapnel, { table: 'Endpoints', pk, sk: application }, { logShards: 'many' });
        return JSON.stringify({ application, eventType: 'invoice.paid', payload: {} });
      },
    ],
  ])(
    '%s goes to the DLQ alone: the nine events beside it are fanned out at once, and once',
    async (_, poison) => {
      const body = await poison();
      const good = await applications(9);
      const events = good.map(({ application }) => ({
        application,
        eventType: 'invoice.paid',
        payload: { n: 1 },
      }));
      await batchOfTen(
        { name: 'EventsQueue', dlq: 'EventsDlq' },
        events,
        body,
        good.map(({ path }) => path),
      );
    },
    180_000,
  );

  test.each([
    ['has lost its filters', { disabled: undefined }],
    ['has a dialect that nobody knows', { dialect: 'pigeon' }],
    ['has filters that are no list', { eventTypes: 'all' }],
  ])(
    'an endpoint that %s costs nobody else: its own delivery is in the DLQ, and arrives when it is moved back after the mending, if it is wanted',
    async (_, change) => {
      const name = randomUUID();
      const application = await grapnel.application();
      const [wants, beside, unwilling] = [`/${name}/spoilt`, `/${name}/beside`, `/${name}/unwilling`];
      const spoiltEndpoint = await grapnel.endpoint(application, wants);
      await grapnel.endpoint(application, beside);
      const unwillingEndpoint = await grapnel.endpoint(application, unwilling, { channels: ['other'] });
      const mends = await Promise.all(
        [spoiltEndpoint, unwillingEndpoint].map((endpoint) =>
          spoil(grapnel, endpointItem(grapnel, application, endpoint), change),
        ),
      );

      const publishedAtMs = Date.now();
      // Publish itself queues the deliveries of the first, fan-out those of the second.
      const event = { eventType: 'invoice.paid', payload: { n: 1 } };
      await grapnel.publish(application, event.eventType, event.payload);
      await enqueue(grapnel, [{ application, ...event }], 'EventsQueue');
      const [, second] = await grapnel.receiver.waitFor(beside, 2);
      expect((second?.atMs ?? 0) - publishedAtMs).toBeLessThan(soonMs);
      const givenUp = () => inQueue('DeliveriesDlq').filter((body) => body.includes(application));
      await grapnel.until(() => givenUp().length === 4, 90_000);
      for (const endpoint of [spoiltEndpoint, unwillingEndpoint]) {
        await grapnel.stack.waitForLog(({ line }) => line.includes(`${endpoint} cannot be read`));
      }

      await Promise.all(mends.map((mend) => mend()));
      await enqueue(grapnel, givenUp());
      await grapnel.receiver.waitFor(wants, 2);
      await grapnel.stack.waitUntilIdle(60_000);
      const counts = [wants, beside, unwilling].map((path) => grapnel.receiver.received(path).length);
      expect(counts).toEqual([2, 2, 0]);
    },
    180_000,
  );
});

describe('replay', () => {
  test.each([
    ['a body that is not JSON', async () => `no step ${randomUUID()}`],
    [
      'a step of a task that cannot be read',
      async () => {
        const [of] = await applications(1);
        const task = await storedTask(of ?? { application: '', endpoint: '' });
        const pk = `tasks#${grapnel.organization}`;
        await spoil(grapnel, { table: 'Messages', pk, sk: task.id }, { filter: 'none' });
        return JSON.stringify(stepOf(task));
      },
    ],
  ])(
    '%s goes to the DLQ alone: the nine tasks beside it send at once, and once',
    async (_, poison) => {
      const body = await poison();
      const good = await applications(9);
      const paths = good.map(({ path }) => `${path}/replayed`);
      const steps = await Promise.all(
        good.map(async ({ application, path }) => {
          await grapnel.publish(application, 'invoice.paid', { n: 1 });
          const endpoint = await grapnel.endpoint(application, `${path}/replayed`);
          return stepOf(await storedTask({ application, endpoint }));
        }),
      );
      await batchOfTen({ name: 'ReplaysQueue', dlq: 'ReplaysDlq' }, steps, body, paths);
    },
    180_000,
  );

  /** A task as the API stores it; its step is the test's to queue. */
  async function storedTask(of: { application: string; endpoint: string }): Promise<BackgroundTask> {
    const nowMs = Date.now();
    const task: BackgroundTask = {
      organization: grapnel.organization,
      id: makeId('qtask', nowMs, crypto.getRandomValues(new Uint8Array(15))),
      kind: 'endpoint.replay',
      application: of.application,
      endpoint: of.endpoint,
      filter: { untilMs: nowMs + 1000 },
      status: 'running',
      step: 0,
      processed: 0,
      queued: 0,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    await createBackgroundTasks(operator(grapnel.stack)).create(task);
    return task;
  }

  const stepOf = ({ organization, id }: BackgroundTask) => ({
    v: 1,
    organization,
    task: id,
    step: 0,
    queuedAtMs: Date.now(),
  });
});

describe('the retry sweep', () => {
  test('passes what it cannot read, in every shard, says so each time, and sends it once it is mended', async () => {
    const [of] = await applications(1);
    const { application = '', endpoint = '', path = '' } = of ?? {};
    const late = `${path}/late`;
    await grapnel.endpoint(application, late, { retrySchedule: [3600] });
    grapnel.receiver.answer(late, 503);
    const message = await grapnel.publish(application, 'invoice.paid', { n: 1 });
    await grapnel.receiver.waitFor(late, 1);
    await grapnel.stack.waitUntilIdle();

    // Due before everything else, so that a sweep comes to it first wherever it looks.
    const { client, tableName } = operator(grapnel.stack);
    const whole = queuedDelivery(grapnel, { application, endpoint, message }, { attempt: 2, dueAtMs: 1 });
    const items = dueShards(8).map((dueShard, index) => ({
      pk: `deliveries#${message}`,
      sk: `d#${endpoint}#${index}`,
      ...whole,
      manual: { id: String(index) },
      dueShard,
      logShards: 'many',
    }));
    for (const Item of items) await client.send(new PutCommand({ TableName: tableName, Item }));
    await makeDueNow(grapnel.stack, message);
    const sweep = () =>
      grapnel.stack.runSchedule(grapnel.stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '');
    await sweep();
    await grapnel.receiver.waitFor(late, 2);
    const said = grapnel.stack.logLines().filter(({ line }) => line.includes('due index cannot be read'));
    expect(said).toHaveLength(items.length);
    expect(grapnel.receiver.received(path)).toHaveLength(1);

    const { pk = '', sk = '' } = items[0] ?? {};
    await spoil(grapnel, { table: 'Messages', pk, sk }, { logShards: 1 });
    await sweep();
    await grapnel.receiver.waitFor(path, 2);
    await grapnel.stack.waitUntilIdle(60_000);
    expect(grapnel.receiver.received(path)).toHaveLength(2);
  }, 120_000);
});
