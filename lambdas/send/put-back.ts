import type { WaitingDeliveries } from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import { expiresAt, type Message } from '../../core/publish/message.ts';
import { howToWait } from '../../core/retry/delay.ts';
import type { DeliveryMessage } from './contract.ts';
import type { createTrackPending } from './track-pending.ts';

export interface PutBackDeps {
  readonly waiting: Pick<WaitingDeliveries, 'wait'>;
  readonly pending: Pick<ReturnType<typeof createTrackPending>, 'putOff'>;
  readonly deliveriesQueue: Queue;
  readonly retentionMs: number;
  readonly now: () => number;
}

/**
 * Lets a delivery wait until it is due, for the same attempt: in the queue, or in the due index beyond 15 minutes. Where
 * its endpoint's dialect lists what is pending it is listed first, and one that was cancelled ends here.
 */
export async function putBack(
  deps: PutBackDeps,
  later: DeliveryMessage,
  endpoint: Endpoint,
  message: Message,
): Promise<void> {
  const delivery = await deps.pending.putOff(later, endpoint, message);
  if (!delivery) return;
  const wait = howToWait(delivery.dueAtMs, deps.now());
  if (wait.kind === 'due-index') {
    await deps.waiting.wait(delivery, expiresAt(delivery.dueAtMs, deps.retentionMs));
    return;
  }
  await deps.deliveriesQueue.send({
    body: JSON.stringify(delivery),
    groupId: delivery.endpoint,
    delaySeconds: wait.delaySeconds,
  });
}
