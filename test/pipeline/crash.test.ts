import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { changedAssembly } from './assemblies.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

/** Queues hand a message out again after three seconds instead of six minutes; their consumers may not run longer then. */
const impatient = () =>
  changedAssembly('quick', `impatient-${randomUUID()}`, (resources) => {
    for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
      if (Type === 'AWS::SQS::Queue') Properties['VisibilityTimeout'] = 3;
      if (Type === 'AWS::Lambda::Function' && /^(FanOut|Send|Replay)/.test(logicalId))
        Properties['Timeout'] = 3;
    }
  });

function killAll(grapnel: Grapnel, functionLogicalId: string): void {
  const pids = grapnel.stack.functions().find(({ logicalId }) => logicalId === functionLogicalId)?.pids ?? [];
  for (const pid of pids) grapnel.stack.kill(pid);
}

test('a send process that is killed while it waits for an answer loses nothing: the delivery is made again', async () => {
  const grapnel = await startGrapnel({ assemblyDir: await impatient() });
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/killed');
  grapnel.receiver.answer('/killed', 'hang');
  await grapnel.publish(application, 'invoice.paid', { id: 1 });
  await grapnel.receiver.waitFor('/killed', 1);
  killAll(grapnel, grapnel.function('Send'));
  await grapnel.receiver.waitFor('/killed', 2);
  const attempts = await grapnel.waitForAttempts(application, endpoint, 1);
  expect(attempts).toHaveLength(1);
  expect(attempts[0]).toMatchObject({ status: 0, attemptNumber: 1 });
});

test('a send process that is killed after it logged its attempt does not make it again', async () => {
  let killer: (() => void) | undefined;
  const grapnel = await startGrapnel(
    { assemblyDir: await impatient() },
    {
      // Logged and answered 500, the delivery is about to be queued for its next attempt.
      beforeCall: (call) => {
        if (!killer || call.action !== 'sqs:SendMessage') return undefined;
        if (!call.resources.some((arn) => arn.includes('DeliveriesQueue'))) return undefined;
        killer();
        killer = undefined;
        return { status: 500, errorType: 'InternalFailure', message: 'the caller is dead' };
      },
    },
  );
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/logged');
  grapnel.receiver.answer('/logged', 500);
  await grapnel.publish(application, 'invoice.paid', { id: 1 });
  await grapnel.receiver.waitFor('/logged', 1);
  killer = () => killAll(grapnel, grapnel.function('Send'));

  const attempts = await grapnel.waitForAttempts(application, endpoint, 2);
  expect(
    attempts.map(({ attemptNumber, responseStatusCode }) => [attemptNumber, responseStatusCode]),
  ).toEqual([
    [2, 200],
    [1, 500],
  ]);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/logged')).toHaveLength(2);
});

test.each([
  [1, 'delivery'],
  [11, 'fan-out'],
])(
  'a publish process that is killed before it stored the message has published nothing, and the same keys publish it then, to %i endpoints: its %s is dropped',
  async (endpointCount, dropped) => {
    let killer: (() => void) | undefined;
    const grapnel = await startGrapnel(
      { assemblyDir: await impatient() },
      {
        // The claims are taken, and the deliveries or the fan-out are being queued.
        beforeCall: (call) => {
          if (!killer || call.action !== 'sqs:SendMessage') return undefined;
          killer();
          killer = undefined;
          return undefined;
        },
      },
    );
    const application = await grapnel.application();
    const paths = Array.from({ length: endpointCount }, (_, index) => `/half-published/${index}`);
    for (const path of paths) await grapnel.endpoint(application, path);
    const publish = () =>
      grapnel.api.post(
        `/app/${application}/msg`,
        { eventType: 'invoice.paid', payload: {}, eventId: 'evt-1' },
        { 'idempotency-key': 'key-1' },
      );
    killer = () => killAll(grapnel, grapnel.function('Publish'));
    const killed = await publish();
    expect(killed.status).toBe(500);
    const listed = await grapnel.api.get(`/app/${application}/msg`);
    expect(listed.body.data).toEqual([]);

    const again = await publish();
    expect(again.status).toBe(202);
    const replayed = await publish();
    expect(replayed.body.id).toBe(again.body.id);
    for (const path of paths) await grapnel.receiver.waitFor(path, 1);
    // What the killed process queued finds no message, however often it is put back, and is dropped.
    const isDropped = ({ line }: { line: string }) =>
      line.includes(`A ${dropped} was dropped: its message was never stored`);
    await grapnel.stack.waitForLog(isDropped, 60_000);
    for (const path of paths) expect(grapnel.receiver.received(path)).toHaveLength(1);
  },
  120_000,
);
