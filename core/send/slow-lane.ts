import type { EndpointHealth } from './health.ts';

/**
 * A request that takes so long is slow, whatever comes of it. Nearly all receivers answer within a second; one that
 * works before it answers should take a few at most. A batch of ten holds a function for as long as its slowest request.
 */
export const slowAfterMs = 3000;

/** One slow request may be a receiver's cold start. Two within a minute make an endpoint slow. */
const pairMs = 60_000;

/**
 * How long an endpoint stays slow without a slow request: longer than the 15 minutes for which a circuit breaker opens at
 * most, so that its probes do not come back to the ordinary lane.
 */
const slowForMs = 30 * 60_000;

/**
 * While an endpoint is slow, another slow request is written down after so long, by whichever process sees one: at a
 * thousand slow requests a second no more than one write in five seconds and process.
 */
const noteEveryMs = 5000;

/**
 * One quick answer ends it once no request has been slow for so long. More than a slow request can be without being
 * known: pending (3 s), not yet written down because another one was (5 s), and the write itself, retried (5 s).
 */
const settledMs = 15_000;

/** What an endpoint's health says of how long it takes to answer. */
export type Slowness = Pick<EndpointHealth, 'slowAtMs' | 'slowUntilMs'>;

export function isSlow(known: Slowness | undefined, nowMs: number): boolean {
  return known?.slowUntilMs !== undefined && nowMs < known.slowUntilMs;
}

/** Whether a slow request at `atMs` after what is known of those before makes its endpoint slow, and until when. */
export function slowUntilMs(known: Slowness | undefined, atMs: number): number | undefined {
  const isSecond = known?.slowAtMs !== undefined && atMs - known.slowAtMs <= pairMs;
  return isSlow(known, atMs) || isSecond ? atMs + slowForMs : undefined;
}

/** Whether a slow request says anything new. */
export function isNews(known: Slowness | undefined, atMs: number): boolean {
  return !(isSlow(known, atMs) && known?.slowAtMs !== undefined && atMs - known.slowAtMs < noteEveryMs);
}

/** A quick answer ends an endpoint's being slow where its last slow request was before this. */
export function endsBeforeMs(quickAtMs: number): number {
  return quickAtMs - settledMs;
}
