import type { WaitingDeliveries } from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import { expiresAt } from '../../core/publish/message.ts';
import { howToWait } from '../../core/retry/delay.ts';
import type { DeliveryMessage } from './contract.ts';

export interface WaitUntilDueDeps {
  readonly waiting: Pick<WaitingDeliveries, 'wait'>;
  readonly deliveriesQueue: Queue;
  readonly retentionMs: number;
  readonly now: () => number;
}

/** Lets a delivery wait for `dueAtMs`: in the queue, or in the due index beyond 15 minutes. */
export async function waitUntilDue(deps: WaitUntilDueDeps, delivery: DeliveryMessage): Promise<void> {
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
