import type { QueueStage } from './batch-fill.ts';
import type { Traffic } from './hanging.ts';
import { constant, expectedLongest, mixture, type Quantile } from './latency.ts';
import type { Mapping } from './mapping.ts';
import { type Measured, workS } from './measured.ts';

/** As lib/parts/queue-with-dlq.ts sets it: full batches of ten, no waiting for them. */
export const batchSize = 10;

/** How long one delivery of a batch takes: put off at once, answered, or timed out. */
function timesOf({ send }: Measured, { answered, hanging, putOff, timeoutS }: Traffic): Quantile {
  return mixture([
    { weight: putOff, of: constant(0) },
    { weight: answered, of: send.receivers },
    { weight: hanging, of: constant(timeoutS) },
  ]);
}

/** The send function behind a queue of this traffic: a batch lasts as long as its slowest request, and what is done beside. */
export function sendStage(
  measured: Measured,
  traffic: Traffic,
  mapping: Mapping,
  { windowS = 0, atOnce = 1 }: { readonly windowS?: number; readonly atOnce?: number } = {},
): QueueStage & { readonly drawDurationS: (random: () => number) => (messages: number) => number } {
  const times = timesOf(measured, traffic);
  const rest = (messages: number) => workS(measured.send, messages);
  const known = new Map<number, number>();
  return {
    mapping,
    batchSize,
    windowS,
    atOnce,
    durationS(messages) {
      const found = known.get(messages) ?? rest(messages) + expectedLongest(times, messages);
      known.set(messages, found);
      return found;
    },
    drawDurationS: (random) => (messages) => {
      let longest = 0;
      for (let i = 0; i < messages; i++) longest = Math.max(longest, times(random()));
      return rest(messages) + longest;
    },
  };
}
