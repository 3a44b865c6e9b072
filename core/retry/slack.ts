import { longestTotalMs } from './next-attempt.ts';
import type { RetryPolicy } from './policy.ts';

/** For what the attempts themselves take: FastComments' 132 of 15 s each are 33 minutes. */
const attemptsMs = 3_600_000;

/**
 * How long from now an attempt may be put off so that every attempt that may follow it still finds its message: one that
 * has expired cannot be sent. Negative where it is late already.
 *
 * @param waitsBefore how many of the policy's waits lie before the attempt: its number less one
 */
export function slackMs(
  policy: RetryPolicy,
  waitsBefore: number,
  time: { readonly nowMs: number; readonly expiresAtMs: number },
): number {
  const rest = { ...policy, delaysMs: policy.delaysMs.slice(waitsBefore) };
  return time.expiresAtMs - time.nowMs - longestTotalMs(rest) - attemptsMs;
}
