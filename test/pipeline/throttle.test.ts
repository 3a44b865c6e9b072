import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { dueDeliveries, makeDueNow } from './due-index.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';
import { operator } from './operator.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const publishMany = (application: string, count: number) =>
  Promise.all(Array.from({ length: count }, (_, id) => grapnel.publish(application, 'invoice.paid', { id })));

/** From the first arrival to each: never more than a second's worth at once and the rate from then on. */
function expectWithinRate(arrivalsMs: readonly number[], perSecond: number): void {
  const sorted = [...arrivalsMs].sort((left, right) => left - right);
  const start = sorted[0] ?? 0;
  sorted.forEach((atMs, index) => {
    expect(index + 1).toBeLessThanOrEqual(perSecond + (perSecond * (atMs - start)) / 1000 + 1e-9);
  });
}

const idsOf = (path: string) =>
  grapnel.receiver
    .received(path)
    .map(({ body }) => JSON.parse(body).id)
    .sort((left, right) => left - right);

test('an endpoint that takes five messages a second gets thirty at that rate, each once', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/five', { throttleRate: 5 });
  await publishMany(application, 30);
  const requests = await grapnel.receiver.waitFor('/five', 30, 30_000);
  expectWithinRate(
    requests.map(({ atMs }) => atMs),
    5,
  );
  await grapnel.stack.waitUntilIdle();
  expect(idsOf('/five')).toEqual(Array.from({ length: 30 }, (_, id) => id));
  // Waiting for its turn is no attempt.
  const attempts = await grapnel.attemptsOf(application, endpoint);
  expect(attempts).toHaveLength(30);
  expect(attempts.every(({ attemptNumber }) => attemptNumber === 1)).toBe(true);
}, 60_000);

test("an application's rate holds for all of its endpoints together", async () => {
  const { body: application } = await grapnel.api.post('/app', { name: 'slow', throttleRate: 4 });
  await grapnel.endpoint(application.id, '/together/a');
  await grapnel.endpoint(application.id, '/together/b');
  await publishMany(application.id, 6);
  const both = await Promise.all(
    ['a', 'b'].map((path) => grapnel.receiver.waitFor(`/together/${path}`, 6, 30_000)),
  );
  expectWithinRate(
    both.flat().map(({ atMs }) => atMs),
    4,
  );
  await grapnel.stack.waitUntilIdle();
  for (const path of ['/together/a', '/together/b']) expect(idsOf(path)).toEqual([0, 1, 2, 3, 4, 5]);
}, 60_000);

test('a retry waits for its turn too', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/retried-slowly', { throttleRate: 1 });
  grapnel.receiver.answer('/retried-slowly', 500, 500);
  await grapnel.publish(application, 'invoice.paid', { id: 1 });
  const requests = await grapnel.receiver.waitFor('/retried-slowly', 3);
  expectWithinRate(
    requests.map(({ atMs }) => atMs),
    1,
  );
  const attempts = await grapnel.waitForAttempts(application, endpoint, 3);
  expect(attempts.map(({ attemptNumber }) => attemptNumber)).toEqual([3, 2, 1]);
});

test('an endpoint that takes one message a second, 1,000 of them behind it, waits in the table', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/crowded', { throttleRate: 1 });
  await bookSlots(endpoint, 1000);
  const message = await grapnel.publish(application, 'invoice.paid', { id: 1 });
  await grapnel.until(async () => (await dueDeliveries(grapnel.stack, message)).length === 1);
  const [waiting] = await dueDeliveries(grapnel.stack, message);
  expect(waiting).toMatchObject({ attempt: 1, slotBooked: true });
  expect(Number(waiting?.['dueAtMs']) - Date.now()).toBeGreaterThan(900_000);
  await makeDueNow(grapnel.stack, message);
  const [rule] = grapnel.stack.template.ofType('AWS::Events::Rule');
  await grapnel.stack.runSchedule(rule?.logicalId ?? '');
  await grapnel.receiver.waitFor('/crowded', 1);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/crowded')).toHaveLength(1);
});

/** As if so many messages had come before. */
async function bookSlots(endpoint: string, seconds: number): Promise<void> {
  const { client, tableName } = operator(grapnel.stack);
  await client.send(
    new PutCommand({
      TableName: tableName,
      Item: {
        pk: `throttle#${endpoint}#0`,
        sk: 'slots',
        bookedUntilUs: (Date.now() + seconds * 1000) * 1000,
        expiresAt: Math.ceil(Date.now() / 1000) + 3600,
      },
    }),
  );
}
