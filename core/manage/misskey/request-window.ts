/** Misskey's limit of the `test` endpoints: requests in a time. */
export const testLimit = { max: 60, durationMs: 15 * 60_000 };

export interface Admission {
  readonly admitted: boolean;
  /** When the requests that are remembered came (UNIX time, ms), oldest first. */
  readonly stamps: readonly number[];
  /** From when on a next request is admitted, if none comes before (UNIX time, ms). */
  readonly resetMs: number;
}

/**
 * A sliding log as Misskey's (the npm package `ratelimiter`) keeps it: the newest `max` requests are remembered, and a
 * request that finds as many within `durationMs` is refused. Refused ones are remembered too: who does not wait is not
 * let in again.
 */
export function admit(stamps: readonly number[], nowMs: number, limit = testLimit): Admission {
  const recent = stamps.filter((stamp) => stamp > nowMs - limit.durationMs);
  const remembered = [...recent, nowMs].slice(-limit.max);
  return {
    admitted: recent.length < limit.max,
    stamps: remembered,
    resetMs: (remembered[0] ?? nowMs) + limit.durationMs,
  };
}
