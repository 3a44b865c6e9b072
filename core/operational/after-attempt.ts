import type { OperationalEventType } from './event.ts';

/** Svix's numbers: a delivery is failing after its fourth failed attempt, and recovers when a later one succeeds. */
const failingAttempt = 4;

/** What there is to tell about a scheduled attempt; undefined where nothing. */
export function eventAfterAttempt(attempt: {
  readonly number: number;
  readonly status: 'succeeded' | 'failed';
  /** Absent where this was the last attempt. */
  readonly nextAttemptAtMs?: number | undefined;
  readonly trigger: 'scheduled' | 'manual';
}): Extract<OperationalEventType, `message.attempt.${string}`> | undefined {
  if (attempt.trigger === 'manual') return undefined;
  if (attempt.status === 'succeeded') {
    return attempt.number > failingAttempt ? 'message.attempt.recovered' : undefined;
  }
  if (attempt.nextAttemptAtMs === undefined) return 'message.attempt.exhausted';
  return attempt.number === failingAttempt ? 'message.attempt.failing' : undefined;
}
