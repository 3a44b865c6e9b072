import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import { isThrottled } from '../../core/adapters/dynamodb/throttled.ts';
import { growingWhenBusy } from '../../core/publish/log-growth.ts';
import { expiresAt } from '../../core/publish/message.ts';
import type { Attempt } from '../../core/send/attempt.ts';
import type { DeliveryMessage } from './contract.ts';

export interface LogAttemptDeps {
  readonly applications: Pick<Applications, 'growLogShards'>;
  readonly attempts: Pick<Attempts, 'find' | 'record'>;
  readonly retentionMs: number;
}

/** Puts a delivery's attempt into the log. @returns what the log says of it, which is what counts */
export function createLogAttempt(deps: LogAttemptDeps) {
  return async (delivery: DeliveryMessage, attempt: Attempt): Promise<Attempt> => {
    const expires = expiresAt(attempt.startedAtMs, deps.retentionMs);
    const application = { ...delivery, id: delivery.application };
    const isNew = await growingWhenBusy(
      application,
      (logShards) => deps.attempts.record(attempt, logShards, expires),
      { isBusy: isThrottled, grow: deps.applications.growLogShards },
    );
    if (isNew) return attempt;
    // Another delivery of the same queue message was quicker.
    return (await deps.attempts.find({ ...delivery, number: delivery.attempt })) ?? attempt;
  };
}
