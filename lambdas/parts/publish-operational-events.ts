import type { Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import {
  createOperationalEvents,
  type OperationalEvents,
} from '../../core/operational/operational-events.ts';

/** Operational events as events of a producer on the events queue. */
export function publishOperationalEvents(
  endpoints: Pick<Endpoints, 'list'>,
  eventsQueue: Pick<Queue, 'send'>,
  now: () => number,
): OperationalEvents {
  return createOperationalEvents({
    hasEndpoints: async (owner) =>
      (await endpoints.list(owner, { limit: 1, order: 'ascending' })).items.length > 0,
    queueEvent: (body, groupId) => eventsQueue.send({ body, groupId }),
    now,
  });
}
