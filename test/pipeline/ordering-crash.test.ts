import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { changedAssembly } from './assemblies.ts';
import { startGrapnel } from './grapnel.ts';
import { publishStubbornly, startKeyedReceiver } from './keyed-receiver.ts';

/** Queues hand out again after three seconds, and as often as it takes: here a function is killed many times. */
const impatient = () =>
  changedAssembly('quick', `ordering-${randomUUID()}`, (resources) => {
    for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
      if (Type === 'AWS::SQS::Queue') Properties['VisibilityTimeout'] = 3;
      const redrive = Properties['RedrivePolicy'];
      if (Type === 'AWS::SQS::Queue' && redrive) Object.assign(redrive, { maxReceiveCount: 50 });
      if (Type === 'AWS::Lambda::Function' && /^(FanOut|Send|Replay)/.test(logicalId))
        Properties['Timeout'] = 3;
    }
  });

/** Each costs three seconds until the queue hands out again what was killed. */
const mostKills = 10;
/** What send does between receiving a delivery of a key and waking the next one. */
const killPoints = [
  { action: 'dynamodb:PutItem', table: 'Messages', every: 23 },
  { action: 'dynamodb:UpdateItem', table: 'Messages', every: 17 },
  { action: 'dynamodb:Query', table: 'Messages', every: 61 },
  { action: 'sqs:SendMessage', table: 'DeliveriesQueue', every: 19 },
];

test('a send process that is killed again and again keeps every key in order and loses nothing', async () => {
  let isKilling = true;
  let kills = 0;
  const counts = new Map<string, number>();
  const grapnel = await startGrapnel(
    { assemblyDir: await impatient() },
    {
      beforeCall: ({ caller, action, resources }) => {
        const point = killPoints.find(
          (one) => one.action === action && resources.some((arn) => arn.includes(one.table)),
        );
        if (!isKilling || !point || !caller.startsWith('Send')) return undefined;
        const count = (counts.get(action) ?? 0) + 1;
        counts.set(action, count);
        if (count % point.every !== 0 || kills >= mostKills) return undefined;
        const { pids = [] } = grapnel.stack.functions().find(({ logicalId }) => logicalId === caller) ?? {};
        const [pid] = pids;
        if (pid === undefined) return undefined;
        kills += 1;
        grapnel.stack.kill(pid);
        // Half of the calls that were under way are made all the same.
        return kills % 2 === 0
          ? undefined
          : { status: 500, errorType: 'InternalServerError', message: 'the caller is dead' };
      },
    },
  );
  let requests = 0;
  const receiver = await startKeyedReceiver(() => (++requests % 7 === 0 ? 500 : 200));
  afterAll(() => receiver.stop());
  const application = await grapnel.application();
  await grapnel.endpoint(application, '/unused', {
    url: receiver.url,
    ordering: 'per-key',
    orderingKey: '/key',
    retrySchedule: Array.from({ length: 20 }, () => 0),
  });
  const keys = '0123'.split('');
  const expected = Array.from({ length: 12 }, (_, index) => index + 1);
  await Promise.all(
    keys.map(async (key) => {
      for (const n of expected) await publishStubbornly(grapnel, application, { key, n });
    }),
  );
  await grapnel.until(() => keys.every((key) => receiver.successes(key).length === 12), 150_000);
  isKilling = false;

  expect(kills).toBeGreaterThanOrEqual(5);
  for (const key of keys) expect(receiver.successes(key)).toEqual(expected);
  const succeeded = receiver.arrivals.filter(({ status }) => status === 200).length;
  // Each kill may end a batch of ten between its requests and its log.
  expect(succeeded - 48).toBeLessThanOrEqual(kills * 10);
}, 240_000);
