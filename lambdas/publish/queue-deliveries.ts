import type { Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { WaitingDeliveries } from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import type { Application } from '../../core/manage/application.ts';
import { expiresAt, type Message } from '../../core/publish/message.ts';
import { howToWait } from '../../core/retry/delay.ts';
import { fanOutTask } from '../fan-out/fan-out-task.ts';
import { firstDeliveries } from '../fan-out/first-deliveries.ts';

export interface QueueDeliveriesDeps {
  readonly endpoints: Pick<Endpoints, 'listFilters'>;
  readonly eventsQueue: Queue;
  readonly deliveriesQueue: Pick<Queue, 'sendAll'>;
  readonly waiting: Pick<WaitingDeliveries, 'wait'>;
  readonly retentionMs: number;
  readonly now: () => number;
}

/** SendMessageBatch takes ten: deliveries of an application with more endpoints are fan-out's, which pages. */
const maxEndpointsAtOnce = 10;

/**
 * Queues a message's deliveries, or its fan-out where the application has many endpoints. One for later is put where it
 * waits for the time at which its deliveries begin: on the events queue, or, beyond the longest delay of a queue message, in
 * the due index, whose sweep queues it then.
 */
export async function queueDeliveries(
  deps: QueueDeliveriesDeps,
  application: Application,
  message: Message,
): Promise<void> {
  const owner = { organization: application.organization, application: application.id };
  const of = { ...owner, message: message.id };
  if (message.deliverAtMs === undefined) {
    const page = await deps.endpoints.listFilters(owner, { limit: maxEndpointsAtOnce, order: 'ascending' });
    if (page.done) return deps.deliveriesQueue.sendAll(firstDeliveries(application, message, page.items));
    return deps.eventsQueue.send(fanOutTask(of));
  }
  const dueAtMs = message.deliverAtMs;
  const wait = howToWait(dueAtMs, deps.now());
  if (wait.kind === 'queue') {
    return deps.eventsQueue.send({ ...fanOutTask(of), delaySeconds: wait.delaySeconds });
  }
  return deps.waiting.wait({ v: 1, ...of, dueAtMs }, expiresAt(dueAtMs, deps.retentionMs));
}
