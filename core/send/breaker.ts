import type { EndpointHealth } from './health.ts';

/** When a circuit breaker opens, and for how long. */
export interface BreakerRules {
  /** It opens after so many failures in a row that say that nobody is there… */
  readonly failures: number;
  /** …the last of which is so much later than the first: a receiver that restarts drops hundreds of requests in a second. */
  readonly overMs: number;
  /** From opening to the first probe; twice as long after each probe that fails, up to the most. */
  readonly coolDownMs: number;
  readonly maxCoolDownMs: number;
}

/** A probe whose outcome nobody noted for so long was made by a process that died: the send function's own time limit. */
export const probeMs = 60_000;

type BreakerFields = Pick<
  EndpointHealth,
  'downFailures' | 'downSinceMs' | 'lastFailureAtMs' | 'openUntilMs' | 'coolDownMs' | 'probeAtMs'
>;

export function breakerState(
  health: Pick<EndpointHealth, 'openUntilMs' | 'probeAtMs'> | undefined,
  nowMs: number,
): 'closed' | 'open' | 'half-open' {
  if (health?.openUntilMs === undefined) return 'closed';
  return health.probeAtMs !== undefined || nowMs >= health.openUntilMs ? 'half-open' : 'open';
}

export function shouldOpen(health: BreakerFields, rules: BreakerRules): boolean {
  const { downFailures, downSinceMs, lastFailureAtMs, openUntilMs } = health;
  if (openUntilMs !== undefined || downSinceMs === undefined || lastFailureAtMs === undefined) return false;
  return downFailures >= rules.failures && lastFailureAtMs - downSinceMs >= rules.overMs;
}

/** How long to stay open after a probe failed. @param lastMs how long it was open before it */
export function nextCoolDownMs(lastMs: number | undefined, rules: BreakerRules): number {
  return Math.min(rules.maxCoolDownMs, lastMs === undefined ? rules.coolDownMs : lastMs * 2);
}

/** A delivery that was put off for long already waits longer than for the next probe, but never longer than this. */
const maxWaitMs = 6 * 3_600_000;
/** What waits comes back over half of the time that the breaker was open, not at once. */
const spread = 0.5;

/**
 * When a delivery that is put off comes back: after the next probe. After an hour or more of it, it comes back later
 * than that, by a quarter of the time that it has waited: otherwise each of a million deliveries to an endpoint that is
 * dead for days would go round every quarter of an hour. So none is late by much more than a quarter of the time that
 * its endpoint was away.
 *
 * @param putOffSinceMs when it was put off first
 * @param fraction from 0 up to but not including 1, other for other deliveries
 */
export function putOffUntilMs(
  { openUntilMs, coolDownMs }: { readonly openUntilMs: number; readonly coolDownMs: number },
  { nowMs, putOffSinceMs, fraction }: { nowMs: number; putOffSinceMs: number; fraction: number },
): number {
  const waitedMs = Math.max(0, nowMs - putOffSinceMs);
  const waitMs = Math.max(openUntilMs - nowMs, Math.min(waitedMs / 4, maxWaitMs), 0);
  return Math.ceil(nowMs + waitMs + fraction * spread * Math.min(coolDownMs, Math.max(waitMs, 1000)));
}
