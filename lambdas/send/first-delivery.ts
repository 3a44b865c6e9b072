import type { OutgoingMessage } from '../../core/adapters/sqs/queue.ts';
import type { Application } from '../../core/manage/application.ts';
import type { DeliveryMessage } from './contract.ts';

/** What differs from delivery to delivery of an application. */
export type FirstDelivery = Pick<
  DeliveryMessage,
  'endpoint' | 'message' | 'dueAtMs' | 'manual' | 'mayBeRepeated'
>;

/** A delivery at its beginning, as the deliveries queue takes it: its group is its endpoint (SQS fair queues). */
export function firstDelivery(application: Application, delivery: FirstDelivery): OutgoingMessage {
  const body: DeliveryMessage = {
    v: 1,
    organization: application.organization,
    application: application.id,
    applicationUid: application.uid,
    logShards: application.logShards,
    applicationThrottleRate: application.throttleRate,
    attempt: 1,
    ...delivery,
  };
  return { body: JSON.stringify(body), groupId: delivery.endpoint };
}
