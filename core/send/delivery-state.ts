import type { Attempt } from './attempt.ts';

/** What has become of a message at one endpoint, as its attempts tell. */
export interface DeliveryState {
  /** `sending` while a retry is to come. */
  readonly status: 'succeeded' | 'failed' | 'sending';
  readonly nextAttemptAtMs?: number | undefined;
  /** The attempt that was made last. */
  readonly last: Attempt;
}

/**
 * A retry that is an hour late will not come: its delivery was dropped because its endpoint was disabled or deleted, or
 * lies in the DLQ. The queue is late by half an hour at most before an alarm calls.
 */
const maxLateMs = 3_600_000;

/** One success, by whatever attempt, is what counts. @returns undefined where there was no attempt */
export function deliveryState(attempts: readonly Attempt[], nowMs: number): DeliveryState | undefined {
  const last = attempts.reduce<Attempt | undefined>(
    (latest, attempt) => (latest && latest.startedAtMs >= attempt.startedAtMs ? latest : attempt),
    undefined,
  );
  if (!last) return undefined;
  if (attempts.some(({ status }) => status === 'succeeded')) return { status: 'succeeded', last };
  const nextAttemptAtMs = attempts
    .filter(({ manual }) => !manual)
    .reduce<Attempt | undefined>(
      (latest, attempt) => (latest && latest.number >= attempt.number ? latest : attempt),
      undefined,
    )?.nextAttemptAtMs;
  return nextAttemptAtMs !== undefined && nextAttemptAtMs > nowMs - maxLateMs
    ? { status: 'sending', nextAttemptAtMs, last }
    : { status: 'failed', last };
}
