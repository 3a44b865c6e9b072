import type { OutgoingMessage } from '../../core/adapters/sqs/queue.ts';
import type { Application } from '../../core/manage/application.ts';
import type { DeliveryMessage } from './contract.ts';

/** What a delivery has of its application, as that is now. */
type OfApplication =
  | 'v'
  | 'organization'
  | 'application'
  | 'applicationUid'
  | 'logShards'
  | 'applicationThrottleRate';

/** A delivery as the deliveries queue takes it: its group is its endpoint (SQS fair queues). */
export function queuedDelivery(
  application: Application,
  delivery: Omit<DeliveryMessage, OfApplication>,
): OutgoingMessage {
  const body: DeliveryMessage = {
    v: 1,
    organization: application.organization,
    application: application.id,
    applicationUid: application.uid,
    logShards: application.logShards,
    applicationThrottleRate: application.throttleRate,
    ...delivery,
  };
  return { body: JSON.stringify(body), groupId: delivery.endpoint };
}
