import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { MessageHeader, Messages } from '../../core/adapters/dynamodb/messages.ts';
import type { GatheredSends } from '../../core/adapters/sqs/gathered-sends.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import { lookAgain, nextWait } from '../../core/publish/not-stored-yet.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { FanOutMessage } from './contract.ts';
import { firstDeliveries } from './first-deliveries.ts';
import type { StoredMessage } from './stored-message.ts';

export interface FanOutDeps {
  readonly applications: Pick<Applications, 'find'>;
  readonly endpoints: Pick<Endpoints, 'listFilters'>;
  readonly messages: Pick<Messages, 'getHeader'>;
  readonly eventsQueue: Queue;
  /** The deliveries queue: events of one batch that have few endpoints each share requests. */
  readonly deliveries: GatheredSends;
  readonly telemetry: Telemetry;
  readonly pause: (durationMs: number) => Promise<void>;
}

/** Endpoints per step: 25 batches to SQS, well within one invocation even when each takes 100 ms. */
const endpointsPerPage = 250;

/** Queues one delivery for each endpoint of the application that wants the message, a page of endpoints at a time. */
export function createFanOut(deps: FanOutDeps) {
  /** @param stored where the message was stored by whoever asks: it is not read again */
  return (task: FanOutMessage, receiveCount: number, stored?: StoredMessage): Promise<void> => {
    // Begun before, it may have queued some of its deliveries, or what comes after it: send must look before it sends again.
    const begun = receiveCount > 1 ? { ...task, mayBeRepeated: true } : task;
    return deps.deliveries.during((deliveriesQueue) => fanOut(begun, deliveriesQueue, stored));
  };

  async function fanOut(
    task: FanOutMessage,
    deliveriesQueue: Pick<Queue, 'sendAll'>,
    stored: StoredMessage | undefined,
  ): Promise<void> {
    const message = stored?.message ?? (await storedMessage(task));
    if (!message) return putBackOrDrop(task);
    const application =
      stored?.application ?? (await deps.applications.find(task.organization, task.application));
    if (!application) {
      deps.telemetry.warn('A fan-out was dropped: its application is gone.', { ...task });
      return;
    }
    const page = await deps.endpoints.listFilters(
      { organization: task.organization, application: task.application },
      {
        limit: endpointsPerPage,
        order: 'ascending',
        iterator: task.afterEndpoint ? { key: task.afterEndpoint, backwards: false } : undefined,
      },
    );
    const { mayBeRepeated = false } = task;
    await deliveriesQueue.sendAll(firstDeliveries(application, message, page.items, { mayBeRepeated }));

    const last = page.items.at(-1);
    if (!page.done && last) {
      const next: FanOutMessage = { ...task, afterEndpoint: last.id };
      await deps.eventsQueue.send({ body: JSON.stringify(next), groupId: task.application });
    }
  }

  async function storedMessage(task: FanOutMessage): Promise<MessageHeader | undefined> {
    const ref = { application: task.application, id: task.message };
    const look = () => deps.messages.getHeader(ref);
    return (await look()) ?? lookAgain(look, deps.pause);
  }

  async function putBackOrDrop(task: FanOutMessage): Promise<void> {
    const wait = nextWait(task.waits);
    if (!wait) {
      deps.telemetry.warn(
        'A fan-out was dropped: its message was never stored, so it was never acknowledged.',
        { message: task.message },
      );
      return;
    }
    const { waits, delaySeconds } = wait;
    const again: FanOutMessage = { ...task, waits };
    await deps.eventsQueue.send({ body: JSON.stringify(again), groupId: task.application, delaySeconds });
  }
}
