import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import { eventAfterAttempt } from '../../core/operational/after-attempt.ts';
import { attemptEvent } from '../../core/operational/event.ts';
import type { OperationalEvents } from '../../core/operational/operational-events.ts';
import type { Message } from '../../core/publish/message.ts';
import type { Attempt } from '../../core/send/attempt.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { DeliveryMessage } from './contract.ts';
import type { createTrackPending } from './track-pending.ts';
import { type WaitUntilDueDeps, waitUntilDue } from './wait-until-due.ts';

export interface SettleDeps extends WaitUntilDueDeps {
  readonly attempts: Pick<Attempts, 'markSettled' | 'markLast'>;
  readonly pending: Pick<ReturnType<typeof createTrackPending>, 'next' | 'end'>;
  readonly deliveriesDlq: Queue;
  readonly operationalEvents: Pick<OperationalEvents, 'publish'>;
  readonly telemetry: Telemetry;
}

/**
 * What follows from an attempt that is in the log: nothing, the next attempt, or the DLQ. It follows from the logged row
 * alone, so that when the queue delivers again after a crash the same follows again.
 */
export function createSettleDelivery(deps: SettleDeps) {
  return async (
    delivery: DeliveryMessage,
    attempt: Attempt,
    message: Message,
    endpoint: Endpoint,
  ): Promise<void> => {
    // Also where it is settled: an earlier attempt that came again late may have written down that this one is to come.
    if (attempt.settled || attempt.nextAttemptAtMs === undefined) await deps.pending.end(delivery);
    if (attempt.settled) return;
    await tell(delivery, attempt, message);
    if (attempt.status === 'succeeded') {
      deps.telemetry.count('DeliverySucceeded');
      return;
    }
    if (delivery.manual) {
      // Whoever asked for it sees what came of it; the schedule's own attempts go on as if it had not been made.
      deps.telemetry.count('DeliveryExhausted');
      return;
    }
    deps.telemetry.info('An attempt failed.', {
      message: attempt.message,
      endpoint: attempt.endpoint,
      attempt: attempt.number,
      statusCode: attempt.responseStatusCode,
      durationMs: attempt.durationMs,
    });
    const { slotBooked: _usedUp, putOffSinceMs: _over, pending, ...same } = delivery;
    if (attempt.nextAttemptAtMs === undefined) {
      deps.telemetry.count('DeliveryExhausted');
      await deps.deliveriesDlq.send({
        // Whoever moves it back to the queue asks for one more attempt: this one is over and in the log.
        body: JSON.stringify({
          ...same,
          attempt: delivery.attempt + 1,
          dueAtMs: deps.now(),
          isLast: true,
        } satisfies DeliveryMessage),
        groupId: delivery.endpoint,
        attributes: { reason: (attempt.reason ?? 'unknown').slice(0, 1024) },
      });
      await deps.attempts.markSettled(attempt);
      return;
    }
    deps.telemetry.count('DeliveryFailed');
    const retry: DeliveryMessage = {
      ...same,
      ...(pending ? { pending } : {}),
      attempt: delivery.attempt + 1,
      dueAtMs: attempt.nextAttemptAtMs,
    };
    const next = await deps.pending.next(retry, attempt, message, endpoint);
    if (next === 'canceled') {
      deps.telemetry.info('A retry was left out: its delivery was cancelled.', { ...retry });
      deps.telemetry.count('DeliveryCanceled');
      await deps.attempts.markLast(attempt);
      return;
    }
    if (next === 'over') {
      deps.telemetry.info('A retry was left out: its delivery has got further or is over.', { ...retry });
      await deps.attempts.markSettled(attempt);
      return;
    }
    await waitUntilDue(deps, next);
    await deps.attempts.markSettled(attempt);
  };

  async function tell(
    delivery: DeliveryMessage,
    attempt: Attempt,
    { eventId }: Pick<Message, 'eventId'>,
  ): Promise<void> {
    const type = eventAfterAttempt(attempt);
    if (!type) return;
    const { organization, application: id, applicationUid: uid } = delivery;
    await deps.operationalEvents.publish(attemptEvent(type, { organization, id, uid }, attempt, eventId));
  }
}
