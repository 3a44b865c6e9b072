import { bucketAt, edgesOf, type TimeBuckets } from './time-buckets.ts';

/** An attempt that was read from a log. */
export interface SeenAttempt {
  readonly atMs: number;
  readonly succeeded: boolean;
  /** Absent where no request was made. */
  readonly durationMs?: number | undefined;
  /** How many attempts it stands for: 1 where all of its time were read, more where it is a sample of them. */
  readonly weight: number;
}

export interface AttemptSums {
  readonly succeeded: number;
  readonly failed: number;
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

export interface AttemptSeries extends AttemptSums {
  /** One for each part of the time, also where nothing was sent. */
  readonly buckets: readonly (AttemptSums & { readonly atMs: number })[];
  /** Whether some counts stand for more than was read. */
  readonly isEstimate: boolean;
}

export function seriesOf(seen: readonly SeenAttempt[], time: TimeBuckets): AttemptSeries {
  const within = seen.filter(({ atMs }) => bucketAt(time, atMs) !== undefined);
  const byBucket = Map.groupBy(within, ({ atMs }) => bucketAt(time, atMs));
  return {
    ...sumsOf(within),
    buckets: Array.from({ length: time.count }, (_, index) => ({
      atMs: edgesOf(time, index).fromMs,
      ...sumsOf(byBucket.get(index) ?? []),
    })),
    isEstimate: within.some(({ weight }) => weight !== 1),
  };
}

export function sumsOf(seen: readonly SeenAttempt[]): AttemptSums {
  let [succeeded, failed] = [0, 0];
  for (const { succeeded: isGood, weight } of seen) {
    if (isGood) succeeded += weight;
    else failed += weight;
  }
  const requests = seen.flatMap(({ durationMs, weight }) =>
    durationMs === undefined ? [] : [{ durationMs, weight }],
  );
  requests.sort((left, right) => left.durationMs - right.durationMs);
  return {
    succeeded: Math.round(succeeded),
    failed: Math.round(failed),
    p50Ms: percentile(requests, 0.5),
    p99Ms: percentile(requests, 0.99),
  };
}

/** The shortest duration that so large a share of requests did not exceed. @param requests the shortest first */
function percentile(
  requests: readonly { readonly durationMs: number; readonly weight: number }[],
  share: number,
): number | undefined {
  const all = requests.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  for (const { durationMs, weight } of requests) {
    reached += weight;
    // What adds up to a whole may miss it by the last digit.
    if (reached >= share * all - 1e-9) return Math.round(durationMs);
  }
  return undefined;
}
