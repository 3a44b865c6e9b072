import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startGrapnel } from '../pipeline/grapnel.ts';
import { queuedDelivery } from '../pipeline/queued-deliveries.ts';
import { startWorstReceivers, worstReceivers } from './worst-receivers.ts';

/** Under half of what the function is given (512 MB). */
const maxPeakMb = 200;
const batches = 4;
/** Long enough for all ten payloads to be held at once, and shorter than the time limit that other tests are about. */
const holdMs = 3000;
/** Text that V8 keeps with two bytes for a character: the payload at its heaviest. */
const payload = (seed: number) =>
  JSON.stringify({ seed, snowman: '☃', text: randomBytes(524_200).toString('hex') }).slice(0, 1_048_570);

test('ten payloads of 1 MiB at a time to the worst receivers stay under 200 MB', async () => {
  const grapnel = await startGrapnel('quick', { localMaxConcurrency: 1 });
  const worst = await startWorstReceivers(holdMs);
  try {
    const { stack, api } = grapnel;
    const application = await grapnel.application();
    // Published before there is an endpoint, so that the batches are this test's own.
    const messages: string[] = [];
    for (const seed of Object.keys(worstReceivers).keys()) {
      messages.push(await grapnel.publish(application, 'big.one', payload(seed)));
    }
    await stack.waitUntilIdle();
    // New ones for each batch: an endpoint that hangs twice is moved to the slow lane.
    const endpoints: string[] = [];
    for (let batch = 0; batch < batches; batch++) {
      for (const name of Object.keys(worstReceivers)) {
        const created = await api.post(`/app/${application}/endpoint`, { url: worst.url(name) });
        endpoints.push(created.body.id);
      }
    }

    const send = grapnel.function('Send');
    const peaksMb = new Map<number, number>();
    const watch = setInterval(() => {
      const { pids = [] } = stack.functions().find(({ logicalId }) => logicalId === send) ?? {};
      for (const pid of pids) peaksMb.set(pid, peakMb(pid) ?? peaksMb.get(pid) ?? 0);
    }, 20);
    try {
      for (let batch = 0; batch < batches; batch++) {
        const dueAtMs = Date.now();
        const records = messages.map((message, index) => ({
          messageId: `${batch}-${index}`,
          attributes: { ApproximateReceiveCount: '1' },
          body: JSON.stringify(
            queuedDelivery(
              grapnel,
              { application, endpoint: endpoints[batch * messages.length + index] ?? '', message },
              { dueAtMs, manual: { id: `batch-${batch}` } },
            ),
          ),
        }));
        expect(await stack.invoke(send, { Records: records })).toEqual({ batchItemFailures: [] });
      }
      await pause(50);
    } finally {
      clearInterval(watch);
    }
    const attempts = await Promise.all(
      endpoints.map((endpoint) => grapnel.attemptsOf(application, endpoint)),
    );
    expect(attempts.map((list) => list.length)).toEqual(endpoints.map(() => 1));
    const peaks = [...peaksMb.values()];
    // biome-ignore lint/suspicious/noConsole: the number is what the test is for
    console.log(`peak memory of the send function: ${peaks.join(', ')} MB`);
    expect(peaks).toHaveLength(1);
    expect(peaks[0]).toBeGreaterThan(30);
    expect(peaks[0]).toBeLessThan(maxPeakMb);
  } finally {
    await worst.stop();
  }
}, 120_000);

/** The most memory that a process ever held (VmHWM), in MB of 1,000,000 bytes. */
function peakMb(pid: number): number | undefined {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Math.round((Number(kib) * 1024) / 1e6);
  } catch {
    return undefined;
  }
}
