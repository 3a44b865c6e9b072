import { expect, test } from 'vitest';
import { createApiClient } from '../../bench/api-client.ts';
import { maxPeakMb, sendWorstBatches } from '../../bench/memory/worst-batches.ts';
import { startGrapnel } from '../pipeline/grapnel.ts';

test('ten payloads of 1 MiB at a time to the worst receivers stay under 200 MB', async () => {
  const { stack } = await startGrapnel('quick', { localMaxConcurrency: 1 });
  const { answers, attempts, peaksMb } = await sendWorstBatches(stack, await createApiClient(stack));
  expect(answers).toEqual(answers.map(() => ({ batchItemFailures: [] })));
  expect(attempts).toEqual(attempts.map(() => 1));
  // The number is what the test is for.
  process.stdout.write(`peak memory of the send function: ${peaksMb.join(', ')} MB\n`);
  expect(peaksMb).toHaveLength(1);
  expect(peaksMb[0]).toBeGreaterThan(30);
  expect(peaksMb[0]).toBeLessThan(maxPeakMb);
}, 120_000);
