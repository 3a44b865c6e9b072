import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { operator } from '../pipeline/due-index.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { enqueue, queuedDelivery } from '../pipeline/queued-deliveries.ts';
import { storedItems } from '../pipeline/stored-items.ts';
import { functionSeconds, impatient } from './impatient.ts';

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

/** An endpoint of its own, changed in the table as no part of Grapnel would. */
async function spoiltEndpoint(good: Record<string, unknown>, expression: string): Promise<string> {
  const application = String(good['application']);
  const endpoint = await grapnel.endpoint(application, `/spoilt/${randomUUID()}`);
  const { client } = operator(grapnel.stack);
  const table = grapnel.stack.template
    .ofType('AWS::DynamoDB::Table')
    .find(({ logicalId }) => logicalId.startsWith('Endpoints'));
  await client.send(
    new UpdateCommand({
      TableName: grapnel.stack.physical(table?.logicalId ?? ''),
      Key: { pk: `org#${grapnel.organization}#app#${application}`, sk: `ep#${endpoint}` },
      UpdateExpression: expression,
      ConditionExpression: 'attribute_exists(pk)',
      ...(expression.includes(':value') ? { ExpressionAttributeValues: { ':value': 'spoilt' } } : {}),
    }),
  );
  return JSON.stringify({ ...good, endpoint });
}

const atOnce = { arrivals: Array.from({ length: 9 }, () => 1) };

test.each([
  ['a body that is not JSON', () => `no delivery ${randomUUID()}`],
  ['a version that nobody knows', (good: Record<string, unknown>) => JSON.stringify({ ...good, v: 2 })],
  [
    'an endpoint whose secret does not open',
    (good: Record<string, unknown>) => spoiltEndpoint(good, 'SET sealedSecret = :value'),
  ],
  [
    'an endpoint whose item cannot be read',
    (good: Record<string, unknown>) => spoiltEndpoint(good, 'REMOVE updatedAtMs'),
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
    const { client, tableName } = operator(grapnel.stack);
    const item = (await storedItems(grapnel.stack, 'Messages')).find(({ id }) => id === spoilt);
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: item?.['pk'], sk: item?.['sk'] },
        UpdateExpression: 'REMOVE eventType',
        ConditionExpression: 'attribute_exists(pk)',
      }),
    );
    const endpoint = await grapnel.endpoint(application, '/never');
    return JSON.stringify({ ...good, application, endpoint, message: spoilt });
  });
  expect(rest).toEqual(atOnce);
  expect(latestMs).toBeLessThan(functionSeconds * 1000);
}, 180_000);
