import { expect, test } from 'vitest';
import { type SeenAttempt, seriesOf } from '../../core/overview/attempt-series.ts';
import { bucketsOf } from '../../core/overview/time-buckets.ts';

const at = (text: string) => Date.parse(`2026-01-31T${text}Z`);
const good = (atMs: number, durationMs: number, weight = 1): SeenAttempt => ({
  atMs,
  succeeded: true,
  durationMs,
  weight,
});

test.each([
  [1, 120_000, 31],
  [6, 900_000, 25],
  [24, 3_600_000, 25],
  [7 * 24, 6 * 3_600_000, 29],
  [28 * 24, 24 * 3_600_000, 29],
])('%i hours have parts of %i ms that begin at full ones', (hours, stepMs, count) => {
  const untilMs = at('11:07:31.000');
  const time = bucketsOf({ sinceMs: untilMs - hours * 3_600_000, untilMs });
  expect(time).toMatchObject({ stepMs, count });
  expect(time.sinceMs % stepMs).toBe(0);
  expect(time.sinceMs + count * stepMs).toBeGreaterThanOrEqual(untilMs);
});

test('attempts count in the part that they began in, and what is outside counts nowhere', () => {
  const time = bucketsOf({ sinceMs: at('10:00:00'), untilMs: at('10:10:00') });
  const { buckets, succeeded, failed, isEstimate } = seriesOf(
    [
      good(at('09:59:59.999'), 1),
      good(at('10:00:00'), 10),
      { atMs: at('10:00:59.999'), succeeded: false, weight: 1 },
      good(at('10:01:00'), 30),
      good(at('10:10:00'), 1),
    ],
    time,
  );
  expect(buckets).toHaveLength(10);
  expect(buckets.slice(0, 3)).toEqual([
    { atMs: at('10:00:00'), succeeded: 1, failed: 1, p50Ms: 10, p99Ms: 10 },
    { atMs: at('10:01:00'), succeeded: 1, failed: 0, p50Ms: 30, p99Ms: 30 },
    { atMs: at('10:02:00'), succeeded: 0, failed: 0, p50Ms: undefined, p99Ms: undefined },
  ]);
  expect({ succeeded, failed, isEstimate }).toEqual({ succeeded: 2, failed: 1, isEstimate: false });
});

test('percentiles are durations that so many did not exceed; what stands for many counts as many', () => {
  const time = bucketsOf({ sinceMs: at('10:00:00'), untilMs: at('10:01:00') });
  const hundred = Array.from({ length: 100 }, (_, index) => good(at('10:00:01'), 100 - index));
  expect(seriesOf(hundred, time)).toMatchObject({ p50Ms: 50, p99Ms: 99 });
  const sampled = seriesOf([good(at('10:00:01'), 5, 60.4), good(at('10:00:02'), 900, 39.6)], time);
  expect(sampled).toMatchObject({ succeeded: 100, p50Ms: 5, p99Ms: 900, isEstimate: true });
});
