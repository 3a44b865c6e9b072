import type { BenchCase } from '../bench-case.ts';
import { maxPeakMb, sendWorstBatches } from '../memory/worst-batches.ts';
import { worstReceivers } from '../memory/worst-receivers.ts';
import { withStack } from '../stack.ts';

export const memory: BenchCase = {
  name: 'memory',
  summary:
    'Peak resident memory of the send function with full batches of ten payloads of 1 MiB to the worst receivers.',
  isLong: true,
  run: ({ print }) =>
    withStack({ localMaxConcurrency: 1 }, print, async ({ stack, api }) => {
      const { peaksMb, answers, attempts } = await sendWorstBatches(stack, api);
      const peakMb = Math.max(...peaksMb);
      const unanswered = answers.filter(
        (answer) => JSON.stringify(answer) !== '{"batchItemFailures":[]}',
      ).length;
      const notOnce = attempts.filter((count) => count !== 1).length;
      const problems = [
        ...(peaksMb.length === 1 ? [] : [`${peaksMb.length} processes were seen, and not one`]),
        ...(unanswered > 0 ? [`${unanswered} batches were not taken`] : []),
        ...(notOnce > 0 ? [`${notOnce} deliveries are in the log more or less often than once`] : []),
      ];
      return {
        ok: problems.length === 0,
        problems,
        figures: [{ name: 'memory: peak of send', value: peakMb, unit: 'MB', most: maxPeakMb }],
        tables: [
          {
            title: 'Full batches of ten payloads of 1 MiB, one after the other',
            columns: ['batches', 'deliveries', 'receivers', 'peak of the process, MB'],
            rows: [[answers.length, attempts.length, Object.keys(worstReceivers).join(', '), peakMb]],
          },
        ],
        charts: [],
      };
    }),
};
