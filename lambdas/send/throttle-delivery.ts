import type { ThrottleSlots } from '../../core/adapters/dynamodb/throttle-slots.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { Message } from '../../core/publish/message.ts';
import { type RateLimit, slotSeries } from '../../core/send/throttle.ts';
import type { DeliveryMessage } from './contract.ts';
import { type PutBackDeps, putBack } from './put-back.ts';

export interface ThrottleDeps extends PutBackDeps {
  readonly slots: ThrottleSlots;
  readonly pause: (durationMs: number) => Promise<void>;
}

/** Waiting here costs Lambda time and holds up the rest of the batch: only what is as short as a request is waited for. */
const maxPauseMs = 50;

/**
 * Whether it is a delivery's turn. Where it is not, the delivery goes back to wait with the slot that was booked for it:
 * the same attempt, later.
 */
export function createThrottleDelivery(deps: ThrottleDeps) {
  return async (
    delivery: DeliveryMessage,
    endpoint: Endpoint,
    message: Message,
  ): Promise<'send' | 'later'> => {
    const limits = limitsOf(delivery, endpoint);
    if (limits.length === 0 && !delivery.slotBooked) return 'send';
    const slotMs = delivery.slotBooked ? delivery.dueAtMs : await book(limits, delivery.message);
    const waitMs = slotMs - deps.now();
    if (waitMs <= maxPauseMs) {
      if (waitMs > 0) await deps.pause(waitMs);
      return 'send';
    }
    // The delivery that is being handled may come again after its copy was queued: the copy has to look at the log.
    const later: DeliveryMessage = { ...delivery, dueAtMs: slotMs, slotBooked: true, mayBeRepeated: true };
    await putBack(deps, later, endpoint, message);
    return 'later';
  };

  /** Both limits hold, so the later slot counts. */
  async function book(limits: readonly RateLimit[], message: string): Promise<number> {
    const nowMs = deps.now();
    const slots = await Promise.all(
      limits.map((limit) => deps.slots.book(slotSeries(limit, message), nowMs)),
    );
    return Math.max(...slots);
  }
}

function limitsOf(delivery: DeliveryMessage, endpoint: Endpoint): RateLimit[] {
  const { applicationThrottleRate, application } = delivery;
  return [
    ...(endpoint.throttleRate ? [{ name: endpoint.id, perSecond: endpoint.throttleRate }] : []),
    ...(applicationThrottleRate ? [{ name: application, perSecond: applicationThrottleRate }] : []),
  ];
}
