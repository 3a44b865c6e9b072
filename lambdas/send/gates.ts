import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { Message } from '../../core/publish/message.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { DeliveryMessage } from './contract.ts';
import type { createFollowAttempt } from './follow-attempt.ts';
import type { createLogAttempt } from './log-attempt.ts';
import { unsentAttempt } from './make-attempt.ts';
import type { createOrderedDelivery } from './ordered-delivery.ts';
import type { createSpareEndpoint } from './spare-endpoint.ts';
import type { createThrottleDelivery } from './throttle-delivery.ts';
import type { createTrackPending } from './track-pending.ts';
import type { BatchHealth } from './watch-health.ts';

export interface GatesDeps {
  readonly attempts: Pick<Attempts, 'find' | 'ofMessage' | 'wasAttempted' | 'markLast'>;
  readonly pending: Pick<ReturnType<typeof createTrackPending>, 'hold' | 'end'>;
  readonly ordered: Pick<ReturnType<typeof createOrderedDelivery>, 'waitForTurn' | 'passOn'>;
  readonly spare: ReturnType<typeof createSpareEndpoint>;
  readonly throttle: ReturnType<typeof createThrottleDelivery>;
  readonly log: ReturnType<typeof createLogAttempt>;
  readonly follow: ReturnType<typeof createFollowAttempt>;
  readonly telemetry: Telemetry;
  readonly now: () => number;
}

/** A delivery that has come for its attempt, with what was read of it. */
export interface DueDelivery {
  readonly delivery: DeliveryMessage;
  readonly endpoint: Endpoint;
  readonly message: Message;
  /** Whether somebody has cancelled it. */
  readonly canceled: boolean;
  /** Whether this attempt may have been made before. */
  readonly mayBeRepeated: boolean;
  readonly health: BatchHealth;
}

/** Whether a delivery gets no attempt now; what is to be done with it instead is done then. */
type Gate = (due: DueDelivery) => Promise<boolean>;

/** What stands between a delivery and its attempt. */
export function createGates(deps: GatesDeps) {
  /**
   * First what is over, then what waits. An attempt that was made is followed up whatever has become of its delivery
   * since, and a slot is booked when nothing else can keep the attempt from using it.
   */
  const inOrder: readonly Gate[] = [
    isLogged,
    isCanceled,
    isDisabled,
    isMadeUpFor,
    isRecovered,
    waitsForTurn,
    isSpared,
    isThrottled,
  ];
  return { stop, isDisabled };

  async function stop(due: DueDelivery): Promise<boolean> {
    for (const gate of inOrder) if (await gate(due)) return true;
    return false;
  }

  /** An earlier delivery of the same queue message may have written the row of this attempt. */
  async function isLogged({ delivery, endpoint, message, mayBeRepeated }: DueDelivery): Promise<boolean> {
    if (!mayBeRepeated && delivery.attempt === 1) return false;
    const logged = await deps.attempts.find({ ...delivery, number: delivery.attempt });
    if (!logged) return false;
    await deps.follow(delivery, logged, message, endpoint, true);
    return true;
  }

  async function isCanceled({ delivery, endpoint, message, canceled }: DueDelivery): Promise<boolean> {
    if (!canceled) return false;
    deps.telemetry.info('A delivery was dropped: it was cancelled.', { ...delivery });
    deps.telemetry.count('DeliveryCanceled');
    // Whoever cancelled it noted that too, unless it was stopped in between.
    if (delivery.attempt > 1) await deps.attempts.markLast({ ...delivery, number: delivery.attempt - 1 });
    await deps.ordered.passOn(delivery, endpoint, message, true);
    return true;
  }

  /** It is held until its endpoint is enabled, or given up, as the endpoint's dialect has it. */
  async function isDisabled({ delivery, endpoint, message }: DueDelivery): Promise<boolean> {
    if (!endpoint.disabled) return false;
    if (await deps.pending.hold(delivery, endpoint, message)) return true;
    await giveUp(delivery, endpoint, message);
    await deps.ordered.passOn(delivery, endpoint, message, true);
    return true;
  }

  /** A retry that is not made any more is the end of its delivery, and the log says why. */
  async function giveUp(delivery: DeliveryMessage, endpoint: Endpoint, message: Message): Promise<void> {
    deps.telemetry.info('A delivery was dropped: its endpoint is disabled.', { ...delivery });
    deps.telemetry.count('DeliveryCanceled');
    await deps.pending.end(delivery);
    if (delivery.attempt === 1) return;
    const why = { reason: 'The endpoint is disabled: the delivery was given up.', skipped: true as const };
    await deps.log(delivery, unsentAttempt(delivery, endpoint, message, deps.now(), why));
  }

  /**
   * A message that was on its way while a task looked for those that were never attempted is not missing, nor is one that
   * another task or a resend has sent since: deliveries may wait for long, at a throttle or a circuit breaker.
   */
  async function isMadeUpFor({ delivery }: DueDelivery): Promise<boolean> {
    const { manual, message, endpoint } = delivery;
    if (!manual?.ifMissing) return false;
    if (!(await deps.attempts.wasAttempted(message, endpoint))) return false;
    await deps.pending.end(delivery);
    return true;
  }

  /** What lay in the DLQ, or waited after a task chose it, may have been recovered or resent in the meantime. */
  async function isRecovered({ delivery }: DueDelivery): Promise<boolean> {
    const { isLast, manual, message, endpoint } = delivery;
    if (!isLast && !manual?.ifFailed) return false;
    const made = await deps.attempts.ofMessage(message, endpoint);
    if (!made.some(({ status }) => status === 'succeeded')) return false;
    deps.telemetry.info('A delivery was dropped: its endpoint has the message by now.', {
      message,
      endpoint,
    });
    await deps.pending.end(delivery);
    return true;
  }

  async function waitsForTurn({ delivery, endpoint, message }: DueDelivery): Promise<boolean> {
    return (await deps.ordered.waitForTurn(delivery, endpoint, message)) === 'later';
  }

  async function isSpared({ delivery, endpoint, message, health }: DueDelivery): Promise<boolean> {
    if (!(await deps.spare(delivery, endpoint, message, health))) return false;
    deps.telemetry.count('DeliveryPutOff');
    return true;
  }

  async function isThrottled({ delivery, endpoint, message }: DueDelivery): Promise<boolean> {
    if ((await deps.throttle(delivery, endpoint, message)) === 'send') return false;
    deps.telemetry.count('DeliveryThrottled');
    return true;
  }
}
