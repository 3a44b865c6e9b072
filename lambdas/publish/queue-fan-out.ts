import type { WaitingDeliveries } from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import { expiresAt, type Message } from '../../core/publish/message.ts';
import { howToWait } from '../../core/retry/delay.ts';
import { fanOutTask } from '../fan-out/fan-out-task.ts';

export interface QueueFanOutDeps {
  readonly eventsQueue: Queue;
  readonly waiting: Pick<WaitingDeliveries, 'wait'>;
  readonly retentionMs: number;
  readonly now: () => number;
}

/**
 * Queues a message's fan-out for the time at which its deliveries begin: on the events queue, or, beyond the longest
 * delay of a queue message, in the due index, whose sweep queues it then.
 */
export async function queueFanOut(deps: QueueFanOutDeps, message: Message): Promise<void> {
  const of = { organization: message.organization, application: message.application, message: message.id };
  if (message.deliverAtMs === undefined) return deps.eventsQueue.send(fanOutTask(of));
  const dueAtMs = message.deliverAtMs;
  const wait = howToWait(dueAtMs, deps.now());
  if (wait.kind === 'queue') {
    return deps.eventsQueue.send({ ...fanOutTask(of), delaySeconds: wait.delaySeconds });
  }
  return deps.waiting.wait({ v: 1, ...of, dueAtMs }, expiresAt(dueAtMs, deps.retentionMs));
}
