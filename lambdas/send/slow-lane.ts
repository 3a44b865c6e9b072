import type { SQSRecord } from 'aws-lambda';
import type { OutgoingMessage, Queue } from '../../core/adapters/sqs/queue.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { DeliveryMessage } from './contract.ts';
import type { SlowEndpoints } from './slow-endpoints.ts';

export interface SlowLaneDeps {
  readonly slowEndpoints: SlowEndpoints;
  readonly slowQueue: Queue;
  readonly slowQueueArn: string;
  readonly telemetry: Pick<Telemetry, 'count'>;
}

/** A delivery in the queue message that brought it. */
interface Arrival {
  readonly record: Pick<SQSRecord, 'eventSourceARN'>;
  readonly delivery: DeliveryMessage;
}

/**
 * How old what is known of an endpoint may be for its deliveries to be moved unseen. The slow lane does the same with them
 * as the ordinary one, so that being wrong costs a hop.
 */
const freshMs = 2000;

/**
 * The slow lane: a queue of its own for the deliveries of slow endpoints, worked off by the same function with a
 * concurrency of its own. Where send may stop:
 *
 * - After a delivery was moved, before its queue message was deleted: the queue message comes again. Both are marked
 *   `mayBeRepeated` or were received twice, so whichever comes second finds the attempt of the other in the log.
 *
 * See docs/decisions/0027-slow-lane.md.
 */
export function createSlowLane({ slowEndpoints, slowQueue, slowQueueArn, telemetry }: SlowLaneDeps) {
  let gathering: { readonly messages: OutgoingMessage[]; readonly sent: Promise<void> } | undefined;
  return {
    learn: slowEndpoints.learn,
    isToMove,
    isToMoveUnseen,
    move,
    queueFor,
    settled: slowEndpoints.settled,
  };

  /**
   * Whether a delivery that came by the ordinary lane belongs into the slow one. Not while its circuit breaker is open: it
   * is put off, which takes no longer. A look makes no request.
   */
  function isToMove({ record, delivery }: Arrival): boolean {
    if (record.eventSourceARN === slowQueueArn || delivery.look) return false;
    return slowEndpoints.isSlow(delivery.endpoint) && !slowEndpoints.isOpen(delivery.endpoint);
  }

  /** The same, before anything of it is read: a backlog is moved with one request for ten deliveries. */
  function isToMoveUnseen(arrival: Arrival): boolean {
    return slowEndpoints.isSlow(arrival.delivery.endpoint, freshMs) && isToMove(arrival);
  }

  /** The same attempt, in the same group; those that are moved at the same time are sent together. */
  function move(delivery: DeliveryMessage): Promise<void> {
    gathering ??= gather();
    gathering.messages.push({
      body: JSON.stringify({ ...delivery, mayBeRepeated: true } satisfies DeliveryMessage),
      groupId: delivery.endpoint,
    });
    return gathering.sent;
  }

  function gather() {
    const messages: OutgoingMessage[] = [];
    const sent = new Promise<void>((resolve) => void setImmediate(resolve)).then(async () => {
      gathering = undefined;
      await slowQueue.sendAll(messages);
      telemetry.count('DeliveryMovedToSlowLane', messages.length);
    });
    return { messages, sent };
  }

  /** The deliveries queue, but what is for a slow endpoint goes by the slow lane at once. */
  function queueFor(deliveriesQueue: Queue): Queue {
    const isForSlow = ({ groupId }: OutgoingMessage) =>
      groupId !== undefined && slowEndpoints.isSlow(groupId);
    return {
      send: (message) => (isForSlow(message) ? slowQueue : deliveriesQueue).send(message),
      async sendAll(messages) {
        await slowQueue.sendAll(messages.filter(isForSlow));
        await deliveriesQueue.sendAll(messages.filter((message) => !isForSlow(message)));
      },
    };
  }
}
