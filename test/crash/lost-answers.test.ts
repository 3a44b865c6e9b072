import { expect, test } from 'vitest';
import { startGrapnel } from '../pipeline/grapnel.ts';
import { impatient } from './impatient.ts';

test('a task whose progress is written, but not answered, goes on: the SDK writes it again, and finds its own', async () => {
  const seen = new Set<string | undefined>();
  let isTaskRunning = false;
  const grapnel = await startGrapnel(
    { assemblyDir: await impatient(5) },
    {
      // Every first try of a write of progress is done, and its answer lost.
      afterCall: ({ caller, operation, invocationId }) => {
        if (!isTaskRunning || !caller.startsWith('Replay') || operation !== 'UpdateItem') return undefined;
        if (seen.has(invocationId)) return undefined;
        seen.add(invocationId);
        return { status: 500, errorType: 'InternalServerError', message: 'injected' };
      },
    },
  );
  const application = await grapnel.application();
  for (const n of [1, 2, 3]) await grapnel.publish(application, 'invoice.paid', { n });
  const endpoint = await grapnel.endpoint(application, '/replayed');
  isTaskRunning = true;
  const started = await grapnel.api.post(`/app/${application}/endpoint/${endpoint}/replay-missing`, {
    since: new Date(Date.now() - 3_600_000).toISOString(),
    maxPerSecond: 1,
  });
  await grapnel.receiver.waitFor('/replayed', 3, 30_000);
  await grapnel.until(async () => {
    const { body } = await grapnel.api.get(`/background-task/${started.body.id}`);
    return body.status === 'finished';
  });
  expect(seen.size).toBeGreaterThanOrEqual(3);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/replayed')).toHaveLength(3);
}, 90_000);
