import type { Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { Noted, PendingDeliveries } from '../../core/adapters/dynamodb/pending-deliveries.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import { dialectNamed } from '../../core/dialects/registry.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import { expiresAt, type Message } from '../../core/publish/message.ts';
import type { Attempt } from '../../core/send/attempt.ts';
import { labelText, type PendingDelivery } from '../../core/send/pending-delivery.ts';
import { lastErrorOf } from '../../core/send/pending-error.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { DeliveryMessage } from './contract.ts';

export interface TrackPendingDeps {
  readonly pending: PendingDeliveries;
  readonly endpoints: Pick<Endpoints, 'getMany'>;
  readonly deliveriesQueue: Queue;
  readonly retentionMs: number;
  readonly telemetry: Telemetry;
  readonly now: () => number;
}

/**
 * Keeps the items of pending deliveries, for endpoints whose dialect holds what falls due while they are disabled. An
 * item is written before the attempt that it stands for is queued, and that queue message says `pending`: it is worth
 * nothing once its item is gone or cancelled. Where send may stop, and what happens then:
 *
 * - After the item was written, before the retry was queued: the queue message of the attempt comes again, finds its
 *   row in the log and the item as it is to be (`begin`, `advance`), and queues the retry. Cancelled in between, the
 *   item still lies there, marked as such, and nothing is queued.
 * - After the retry was queued: it comes again and queues the same attempt number; the log lets it be made once.
 * - After it was written down that an attempt is put off, before its copy was queued: the queue message comes again, finds
 *   the item, and is put off again or made. After the copy was queued: both come, and the log lets one of them be made.
 *   One that comes again when a later attempt is noted is dropped; one that comes again when all is over, and writes the
 *   item anew, has its copy find the row in the log, and deletes the item.
 * - After the last attempt was logged, before the item was deleted: it comes again and deletes it.
 * - An attempt that was stopped before it was settled may come again after the whole delivery is over, and write the
 *   item anew: the retry that it queues finds its own row settled, and deletes the item.
 * - After a delivery was held: it comes again; held a second time it is held once. Enabled meanwhile, it is sent, by
 *   this message or by the release, whichever asks the log second finding the row of the first.
 * - After a held delivery was given back because its endpoint was enabled in between: its own queue message, which
 *   is still there, is the one that is sent.
 *
 * See docs/decisions/0020-pending-deliveries.md.
 */
export function createTrackPending(deps: TrackPendingDeps) {
  const { pending } = deps;
  return { look, next, putOff, end, hold };

  /**
   * What is known of a delivery before anything is done with it; `canceled` where no further attempt is to be made. One
   * that may have come before may have an item although it does not say so.
   */
  async function look(
    delivery: DeliveryMessage,
    endpoint: Endpoint,
    mayBeRepeated: boolean,
  ): Promise<{ readonly known: DeliveryMessage; readonly canceled: boolean }> {
    if (!delivery.pending && !(mayBeRepeated && isTracked(delivery, endpoint))) {
      return { known: delivery, canceled: false };
    }
    const item = await pending.find(delivery);
    return {
      known: item ? { ...delivery, pending: true } : delivery,
      canceled: item ? item.canceled === true : delivery.pending === true,
    };
  }

  /** The retry as it is to be queued, or why none is: it was cancelled, or made already. */
  async function next(
    retry: DeliveryMessage,
    attempt: Attempt,
    message: Message,
    endpoint: Endpoint,
  ): Promise<DeliveryMessage | Exclude<Noted, 'to-come'>> {
    if (!retry.pending && !isTracked(retry, endpoint)) return retry;
    const lastError = lastErrorOf(attempt);
    const noted = retry.pending
      ? await pending.advance(retry, { attempt: retry.attempt, dueAtMs: retry.dueAtMs, lastError })
      : await pending.begin({ ...itemOf(retry, message, endpoint), lastError });
    return noted === 'to-come' ? { ...retry, pending: true } : noted;
  }

  /**
   * A delivery that is put off, as it is to be queued: the same attempt, later. Undefined where it is not to be made any
   * more. What was held or taken for a release is so no longer: it is on its way by this queue message.
   */
  async function putOff(
    delivery: DeliveryMessage,
    endpoint: Endpoint,
    message: Message,
  ): Promise<DeliveryMessage | undefined> {
    if (!delivery.pending && !isTracked(delivery, endpoint)) return delivery;
    const isToCome = delivery.pending
      ? await pending.putOff(delivery, { attempt: delivery.attempt, dueAtMs: delivery.dueAtMs })
      : await pending.beginPutOff(itemOf(delivery, message, endpoint));
    if (isToCome) return { ...delivery, pending: true };
    deps.telemetry.info('A delivery was dropped: it was cancelled, or has got further.', { ...delivery });
    return undefined;
  }

  /** Forgets a delivery unless its item is about a later attempt than this one. */
  async function end(delivery: DeliveryMessage): Promise<void> {
    if (delivery.pending) await pending.end(delivery, delivery.attempt);
  }

  /**
   * Keeps a delivery until its disabled endpoint is enabled. False where that is not what the endpoint's dialect does.
   *
   * Whoever enables an endpoint writes that down and then looks for what is held; here what is held is written down and
   * then the endpoint is looked at. So at least one of the two sees the other, and where both do, `unhold` and the
   * release's `takeForRelease` let one of them go on.
   */
  async function hold(delivery: DeliveryMessage, endpoint: Endpoint, message: Message): Promise<boolean> {
    if (!isTracked(delivery, endpoint)) return false;
    const { slotBooked: _lost, putOffSinceMs: _over, ...same } = delivery;
    const isHeld = delivery.pending
      ? await pending.hold(delivery, { attempt: delivery.attempt, dueAtMs: delivery.dueAtMs })
      : await pending.beginHeld(itemOf(delivery, message, endpoint));
    if (!isHeld) {
      deps.telemetry.info('A delivery was dropped: it was cancelled.', { ...delivery });
      return true;
    }
    const found = await deps.endpoints.getMany([{ ...delivery, id: delivery.endpoint }]);
    if (found.get(delivery.endpoint)?.disabled !== false) {
      deps.telemetry.count('DeliveryHeld');
      return true;
    }
    if (await pending.unhold(delivery)) {
      const again: DeliveryMessage = { ...same, dueAtMs: deps.now(), pending: true, mayBeRepeated: true };
      await deps.deliveriesQueue.send({ body: JSON.stringify(again), groupId: delivery.endpoint });
    }
    return true;
  }

  function itemOf(delivery: DeliveryMessage, message: Message, endpoint: Endpoint): PendingDelivery {
    const labels = dialectNamed(endpoint.dialect).labelsOf?.(message.payload) ?? {};
    return {
      endpoint: delivery.endpoint,
      message: delivery.message,
      eventType: message.eventType,
      createdAtMs: message.timestampMs,
      attempt: delivery.attempt,
      dueAtMs: delivery.dueAtMs,
      labels: Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, labelText(text)])),
      ...(delivery.isLast ? { isLast: delivery.isLast } : {}),
      // As long as its message can be sent.
      expiresAt: expiresAt(
        message.goneAtMs ?? deps.now(),
        message.goneAtMs === undefined ? deps.retentionMs : 0,
      ),
    };
  }
}

/** What somebody asked for once is neither kept nor listed. */
function isTracked(delivery: DeliveryMessage, endpoint: Endpoint): boolean {
  return !delivery.manual && dialectNamed(endpoint.dialect).whileDisabled === 'hold';
}
