/** A time cut into parts of equal length, which begin at full minutes, hours or days (UTC) whenever it is asked for. */
export interface TimeBuckets {
  /** Where the first one begins. */
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly stepMs: number;
  readonly count: number;
}

const minute = 60_000;
const hour = 60 * minute;
const steps = [minute, 2 * minute, 5 * minute, 15 * minute, hour, 6 * hour, 24 * hour] as const;

/** More are no wider than a bar's own gap on a narrow screen. */
const maxBuckets = 30;

/** @param time of 30 days at most; its first part may begin before it, so that no part is cut at the left */
export function bucketsOf(time: { readonly sinceMs: number; readonly untilMs: number }): TimeBuckets {
  const length = Math.max(1, time.untilMs - time.sinceMs);
  const stepMs = steps.find((step) => length <= step * maxBuckets) ?? 24 * hour;
  const sinceMs = Math.floor(time.sinceMs / stepMs) * stepMs;
  const count = Math.max(1, Math.ceil((time.untilMs - sinceMs) / stepMs));
  return { sinceMs, untilMs: time.untilMs, stepMs, count };
}

/** Which part holds a point of time; undefined where none does. */
export function bucketAt({ sinceMs, untilMs, stepMs }: TimeBuckets, atMs: number): number | undefined {
  return atMs < sinceMs || atMs >= untilMs ? undefined : Math.floor((atMs - sinceMs) / stepMs);
}

/** Where a part begins and ends, the end left out. */
export function edgesOf({ sinceMs, untilMs, stepMs }: TimeBuckets, index: number) {
  const fromMs = sinceMs + index * stepMs;
  return { fromMs, toMs: Math.min(untilMs, fromMs + stepMs) };
}
