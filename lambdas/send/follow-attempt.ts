import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { Message } from '../../core/publish/message.ts';
import type { Attempt } from '../../core/send/attempt.ts';
import type { DeliveryMessage } from './contract.ts';
import type { createOrderedDelivery } from './ordered-delivery.ts';
import type { createSettleDelivery } from './settle-delivery.ts';
import type { createSwitchOffEndpoint } from './switch-off-endpoint.ts';
import type { createTrackPending } from './track-pending.ts';

export interface FollowAttemptDeps {
  readonly switchOff: Pick<ReturnType<typeof createSwitchOffEndpoint>, 'whenGone'>;
  readonly settle: ReturnType<typeof createSettleDelivery>;
  readonly ordered: Pick<ReturnType<typeof createOrderedDelivery>, 'passOn'>;
  readonly pending: Pick<ReturnType<typeof createTrackPending>, 'end'>;
}

/** What follows from a logged attempt: for its endpoint, for its delivery, and for what waits behind it. */
export function createFollowAttempt(deps: FollowAttemptDeps) {
  return async (
    delivery: DeliveryMessage,
    attempt: Attempt,
    message: Message,
    endpoint: Endpoint,
    isRepeated: boolean,
  ): Promise<void> => {
    const isDeleted = !attempt.settled && (await deps.switchOff.whenGone(delivery, attempt, endpoint));
    if (isDeleted) return deps.pending.end(delivery);
    await deps.settle(delivery, attempt, message, endpoint);
    const isFinished = attempt.nextAttemptAtMs === undefined;
    if (isFinished) await deps.ordered.passOn(delivery, endpoint, message, isRepeated);
  };
}
