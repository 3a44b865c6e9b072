import { createHash } from 'node:crypto';
import type { RetryPolicy } from './policy.ts';

/**
 * How long to wait after the nth failed attempt, in whole ms, or undefined when there is no attempt left.
 *
 * Waits are whole milliseconds and what jitter adds or takes is rounded on its own, as Misskey does it
 * (`b += Math.round(b * Math.random() * 0.2)`), so that the waits equal those of the system that receivers know.
 *
 * @param failedAttempts 1 after the first attempt failed.
 * @param jitterFraction from 0 up to but not including 1; see `jitterFraction`.
 */
export function nextAttemptDelayMs(
  policy: RetryPolicy,
  failedAttempts: number,
  jitterFraction: number,
): number | undefined {
  if (!Number.isInteger(failedAttempts) || failedAttempts < 1) {
    throw new RangeError(`failedAttempts must be a whole number from 1, not ${failedAttempts}.`);
  }
  const delayMs = policy.delaysMs[failedAttempts - 1];
  if (delayMs === undefined) return undefined;
  switch (policy.jitter.kind) {
    case 'none':
      return delayMs;
    case 'above':
      return delayMs + Math.round(delayMs * jitterFraction * policy.jitter.ratio);
    case 'around':
      return delayMs + Math.round(delayMs * (2 * jitterFraction - 1) * policy.jitter.ratio);
  }
}

/**
 * A number from 0 up to but not including 1 that looks random and is the same each time: a queue message that is
 * delivered twice computes the same due time.
 *
 * @param attempt the number of the attempt that failed, from 1.
 */
export function jitterFraction(messageId: string, endpointId: string, attempt: number): number {
  const digest = createHash('sha256').update(`${messageId}\n${endpointId}\n${attempt}`).digest();
  // 48 bits: the most that Buffer reads at once, and few enough that the quotient is exact and stays below 1.
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** The policy with an endpoint's or deployment's own waits (whole seconds) in place of the dialect's. */
export function withSchedule(policy: RetryPolicy, seconds: readonly number[] | undefined): RetryPolicy {
  return seconds ? { ...policy, delaysMs: seconds.map((wait) => wait * 1000) } : policy;
}

/** All waits together, each moved up as far as jitter goes. */
export function longestTotalMs({ delaysMs, jitter }: RetryPolicy): number {
  const stretch = jitter.kind === 'none' ? 1 : 1 + jitter.ratio;
  return delaysMs.reduce((sum, delayMs) => sum + delayMs, 0) * stretch;
}
