import * as z from 'zod/mini';
import type { Outcome } from './outcome.ts';

/**
 * What is kept of how an endpoint does, from its first failure on: nothing is written for an endpoint that answers.
 * Failures are noted together (see `lambdas/send/watch-health.ts`), so counts are lower bounds and times are right to
 * about a second.
 */
export const EndpointHealth = z.object({
  /** The first failure since the last success; absent where the last attempt that was noted succeeded. */
  failingSinceMs: z.optional(z.number()),
  /** From here on there was a failure on every day, and no success: what disabling counts from. */
  unbrokenSinceMs: z.optional(z.number()),
  lastFailureAtMs: z.optional(z.number()),
  /** Known where a failure came after it and was followed by a success; else the log knows. */
  lastSuccessAtMs: z.optional(z.number()),
  /** Since the last success, at least. */
  consecutiveFailures: z._default(z.number(), 0),
  /** What the last failure was: `503`, or why no answer came. */
  lastFailure: z.optional(z.string()),
  /** Failures in a row that say that nobody is there (`down`), at least, and the first of them. */
  downFailures: z._default(z.number(), 0),
  downSinceMs: z.optional(z.number()),
  /** Present while the circuit breaker is not closed: since when, until when nothing is sent, how long that takes. */
  openedAtMs: z.optional(z.number()),
  openUntilMs: z.optional(z.number()),
  coolDownMs: z.optional(z.number()),
  /** When the last probe began, while its outcome is awaited. */
  probeAtMs: z.optional(z.number()),
  /** When a request last took long, as far as it was noted, and until when the endpoint counts as slow (slow-lane.ts). */
  slowAtMs: z.optional(z.number()),
  slowUntilMs: z.optional(z.number()),
});
export type EndpointHealth = z.infer<typeof EndpointHealth>;

/**
 * What an attempt says about its endpoint. `down`: nobody answered, or only to say that it cannot (5xx, 429).
 * `rejected`: it answers, but not with 2xx; or it must not be reached.
 */
export type HealthSign =
  | { readonly kind: 'succeeded'; readonly atMs: number }
  | { readonly kind: 'down' | 'rejected'; readonly atMs: number; readonly what: string };

/** A reason is a sentence; what is kept of it says enough. */
const maxWhatCharacters = 200;

export function signOf(outcome: Outcome, atMs: number): HealthSign {
  if (outcome.kind !== 'answered') {
    // A refused target costs no time and is final: there is nothing that a breaker could spare.
    const kind = outcome.kind === 'no-answer' ? 'down' : 'rejected';
    return { kind, atMs, what: outcome.reason.slice(0, maxWhatCharacters) };
  }
  const { statusCode } = outcome;
  if (statusCode >= 200 && statusCode < 300) return { kind: 'succeeded', atMs };
  const kind = statusCode >= 500 || statusCode === 429 ? 'down' : 'rejected';
  return { kind, atMs, what: String(statusCode) };
}

/**
 * Failures further apart than a day do not add up: one now and one next week are two incidents, not a week of failing.
 * Svix too starts its clock only when several fail within 24 hours.
 */
const maxGapMs = 86_400_000;

/** However short the limit is: two failures hours apart may be one receiver that was restarted twice. */
const leastFailures = 3;

/** Whether a failure begins a new row of failures, after what is known of those before. */
export function breaksRow(known: Pick<EndpointHealth, 'lastFailureAtMs'> | undefined, atMs: number): boolean {
  return known?.lastFailureAtMs !== undefined && atMs - known.lastFailureAtMs > maxGapMs;
}

/** Whether an endpoint has failed for so long that it is disabled. */
export function hasFailedTooLong(health: EndpointHealth, limitMs: number | undefined): boolean {
  const { unbrokenSinceMs, lastFailureAtMs, consecutiveFailures } = health;
  if (limitMs === undefined || unbrokenSinceMs === undefined || lastFailureAtMs === undefined) return false;
  return consecutiveFailures >= leastFailures && lastFailureAtMs - unbrokenSinceMs >= limitMs;
}

/** Why an endpoint was disabled, for its owner. */
export function failingReason(health: Pick<EndpointHealth, 'failingSinceMs' | 'lastFailure'>): string {
  const since = new Date(health.failingSinceMs ?? 0).toISOString();
  const what = health.lastFailure ?? '';
  const last = /^\d{3}$/.test(what) ? `last answer: ${what}.` : `last: ${what}`;
  return `All attempts have failed since ${since}; ${last}`;
}
