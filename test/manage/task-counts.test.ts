import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let at: string;
const since = () => new Date(Date.now() - 3_600_000).toISOString();
const count = async (verb: string, body: Record<string, unknown> = {}) => {
  const answer = await grapnel.api.post(`${at}/${verb}`, { since: since(), dryRun: true, ...body });
  return { status: answer.status, ...answer.body };
};

beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/counted');
  at = `/app/${application}/endpoint/${endpoint}`;
  // Three attempts each: the first two messages fail, three arrive.
  grapnel.receiver.answer('/counted', ...Array.from({ length: 3 }, () => 500));
  await grapnel.publish(application, 'a', {});
  await grapnel.waitForAttempts(application, endpoint, 3);
  grapnel.receiver.answer('/counted', ...Array.from({ length: 3 }, () => 400));
  await grapnel.publish(application, 'b', {});
  await grapnel.waitForAttempts(application, endpoint, 6);
  for (let n = 0; n < 3; n++) await grapnel.publish(application, 'b', { n });
  await grapnel.waitForAttempts(application, endpoint, 9);
  await grapnel.api.patch(at, { disabled: true });
  for (let n = 0; n < 2; n++) await grapnel.publish(application, 'a', { n });
  await grapnel.stack.waitUntilIdle();
  await grapnel.api.patch(at, { disabled: false });
});

test('a dry run counts what each kind of task would send, by its filter', async () => {
  const whole = { status: 200, complete: true };
  expect(await count('recover')).toEqual({ ...whole, matching: 2, lookedAt: 5 });
  expect(await count('recover', { maxPerSecond: 1 })).toEqual({ ...whole, matching: 2, lookedAt: 5 });
  expect(await count('recover', { since: new Date().toISOString() })).toMatchObject({ matching: 0 });
  expect(await count('replay-missing')).toEqual({ ...whole, matching: 2, lookedAt: 7 });
  expect(await count('bulk-replay')).toEqual({ ...whole, matching: 5, lookedAt: 5 });
  expect(await count('bulk-replay', { eventTypes: ['b'] })).toMatchObject({ matching: 4 });
  expect(await count('bulk-replay', { statusCodeClass: 500 })).toMatchObject({ matching: 1 });
});

test('a dry run starts no task and sends nothing', async () => {
  const before = grapnel.receiver.received('/counted').length;
  const calls = grapnel.stack.calls().length;
  await count('bulk-replay');
  const made = grapnel.stack.calls().slice(calls);
  expect(made.filter(({ action }) => /Put|Update|Delete|Send/.test(action))).toEqual([]);
  expect((await grapnel.api.get('/background-task')).body.data).toEqual([]);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/counted')).toHaveLength(before);
});

test('a dry run is refused as the task would be', async () => {
  expect(await count('recover', { since: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 422 });
  expect(await count('bulk-replay', { until: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 422 });
  const { status } = await grapnel.api.post(`${at}/recover`, { since: since(), dryRun: 'yes' });
  expect(status).toBe(422);
});

test('what is asked to be sent is still a task', async () => {
  const answer = await grapnel.api.post(`${at}/recover`, { since: since(), dryRun: false });
  expect(answer.status).toBe(202);
  const task = async () => (await grapnel.api.get(`/background-task/${answer.body.id}`)).body;
  await grapnel.until(async () => (await task()).status !== 'running');
  expect(await task()).toMatchObject({ data: { queued: 2 } });
});
