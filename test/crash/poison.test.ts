import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { enqueue, queuedDelivery } from '../pipeline/queued-deliveries.ts';
import { functionSeconds, impatient } from './impatient.ts';
import { endpointItem, messageItem, spoil } from './spoil.ts';

/** So that a good delivery that failed with a poisonous one would be in the DLQ too. */
const maxReceiveCount = 1;

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel({ assemblyDir: await impatient(maxReceiveCount) });
});

/** Nine deliveries of one message to endpoints of its application, and another body, in one batch. */
async function batchWith(poison: (good: Record<string, unknown>) => string | Promise<string>) {
  const name = randomUUID();
  const application = await grapnel.application();
  const message = await grapnel.publish(application, 'invoice.paid', { n: 1 });
  await grapnel.stack.waitUntilIdle();
  const paths = Array.from({ length: 9 }, (_, index) => `/${name}/${index}`);
  const endpoints = await Promise.all(paths.map((path) => grapnel.endpoint(application, path)));
  const deliveries = endpoints.map((endpoint) => queuedDelivery(grapnel, { application, endpoint, message }));
  const poisonBody = await poison({ ...deliveries[0] });
  await enqueue(grapnel, [...deliveries.slice(0, 4), poisonBody, ...deliveries.slice(4)]);
  const sentAtMs = Date.now();
  const requests = await Promise.all(paths.map((path) => grapnel.receiver.waitFor(path, 1)));
  // Sooner than the queue hands out anything a second time: none of them failed with it.
  const latestMs = Math.max(...requests.map(([first]) => (first?.atMs ?? 0) - sentAtMs));
  const inDlq = () => grapnel.stack.inspectQueue(grapnel.queue('DeliveriesDlq')).ready;
  await grapnel.until(() => inDlq().includes(poisonBody), 90_000);
  await grapnel.stack.waitUntilIdle(60_000);
  expect(inDlq().filter((body) => body.includes(message) && body !== poisonBody)).toEqual([]);
  return { latestMs, arrivals: paths.map((path) => grapnel.receiver.received(path).length) };
}

/** A delivery to an endpoint of its own, whose item is changed as no part of Grapnel would. */
async function toSpoiltEndpoint(
  good: Record<string, unknown>,
  change: Readonly<Record<string, unknown>>,
): Promise<string> {
  const application = String(good['application']);
  const endpoint = await grapnel.endpoint(application, `/spoilt/${randomUUID()}`);
  await spoil(grapnel, endpointItem(grapnel, application, endpoint), change);
  return JSON.stringify({ ...good, endpoint });
}

const atOnce = { arrivals: Array.from({ length: 9 }, () => 1) };

test.each([
  ['a body that is not JSON', () => `no delivery ${randomUUID()}`],
  ['a version that nobody knows', (good: Record<string, unknown>) => JSON.stringify({ ...good, v: 2 })],
  [
    'an endpoint whose secret does not open',
    (good: Record<string, unknown>) => toSpoiltEndpoint(good, { sealedSecret: 'spoilt' }),
  ],
  [
    'an endpoint whose item cannot be read',
    (good: Record<string, unknown>) => toSpoiltEndpoint(good, { updatedAtMs: undefined }),
  ],
])(
  '%s goes to the DLQ alone: the nine deliveries beside it arrive at once, and once',
  async (_, poison) => {
    const { latestMs, ...rest } = await batchWith(poison);
    expect(rest).toEqual(atOnce);
    expect(latestMs).toBeLessThan(functionSeconds * 1000);
  },
  180_000,
);

test('a message whose item cannot be read fails its own deliveries, and none beside them', async () => {
  const { latestMs, ...rest } = await batchWith(async (good) => {
    const application = await grapnel.application();
    const spoilt = await grapnel.publish(application, 'invoice.paid', { n: 2 });
    await grapnel.stack.waitUntilIdle();
    await spoil(grapnel, await messageItem(grapnel, spoilt), { eventType: undefined });
    const endpoint = await grapnel.endpoint(application, '/never');
    return JSON.stringify({ ...good, application, endpoint, message: spoilt });
  });
  expect(rest).toEqual(atOnce);
  expect(latestMs).toBeLessThan(functionSeconds * 1000);
}, 180_000);
