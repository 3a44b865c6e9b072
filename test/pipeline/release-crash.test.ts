import { beforeAll, expect, test } from 'vitest';
import { commentsAt, heldWebhook } from './comment-webhook.ts';
import type { Grapnel } from './grapnel.ts';
import { isBy } from './kill-at-call.ts';
import { enqueue } from './queued-deliveries.ts';
import { startReplayRun } from './replay-runs.ts';

/** Deliveries are handed out again as late as in a deployment: however busy the machine, send alone makes none twice. */
let grapnel: Grapnel;
let run: Awaited<ReturnType<typeof startReplayRun>>;
beforeAll(async () => {
  run = await startReplayRun();
  ({ grapnel } = run);
});

test('a replay process that is killed between taking what is held and queueing it has it sent once each', async () => {
  const ids = Array.from({ length: 12 }, (_, index) => `taken-${index}`);
  const path = '/taken';
  const hook = await heldWebhook(grapnel, path, ids);
  run.killAt((call) =>
    isBy(call, 'Replay', 'sqs:SendMessage', 'DeliveriesQueue') ? 'dies before it' : undefined,
  );
  await hook.enable();
  await grapnel.receiver.waitFor(path, 12);
  await grapnel.until(async () => (await hook.items()).length === 0);
  await grapnel.stack.waitUntilIdle();
  expect(commentsAt(grapnel, path).sort()).toEqual([...ids].sort());
});

test('a replay process that is killed after it queued the next step has each delivery sent once', async () => {
  const ids = Array.from({ length: 120 }, (_, index) => `stepped-${index}`);
  const path = '/stepped';
  const hook = await heldWebhook(grapnel, path, ids);
  run.killAt((call) =>
    isBy(call, 'Replay', 'sqs:SendMessage', 'ReplaysQueue') ? 'dies after it' : undefined,
  );
  await hook.enable();
  await grapnel.receiver.waitFor(path, 120, 30_000);
  await grapnel.until(async () => (await hook.items()).length === 0);
  await grapnel.until(() => grapnel.stack.queueDepth(grapnel.queue('ReplaysQueue')).inFlight === 0);
  await grapnel.stack.waitUntilIdle();
  expect(run.isResting()).toBe(true);
  expect(commentsAt(grapnel, path).sort()).toEqual([...ids].sort());
}, 90_000);

test('a manage process that is killed right after it enabled a webhook has left a release behind', async () => {
  const path = '/enabled-and-killed';
  const hook = await heldWebhook(grapnel, path, ['kept']);
  const releases = () =>
    grapnel.stack
      .inspectQueue(grapnel.queue('ReplaysQueue'))
      .delayed.filter((body) => body.includes(hook.endpoint));
  let queued = 0;
  run.killAt((call) => {
    if (!isBy(call, 'Manage', 'sqs:SendMessage', 'ReplaysQueue')) return undefined;
    queued += 1;
    return queued === 2 ? 'dies before it' : undefined;
  });
  const url = `/app/${hook.application}/endpoint/${hook.endpoint}`;
  await grapnel.api.patch(url, { disabled: false }).catch(() => undefined);
  expect(queued).toBe(2);
  expect((await grapnel.api.get(url)).body.disabled).toBe(false);
  expect(releases()).toHaveLength(1);
  // It is due in a minute; the operator does not wait.
  await enqueue(grapnel, releases(), 'ReplaysQueue');
  await grapnel.receiver.waitFor(path, 1);
  await grapnel.until(async () => (await hook.items()).length === 0);
});
