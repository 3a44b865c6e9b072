import type { OutgoingMessage } from '../../core/adapters/sqs/queue.ts';
import type { Application } from '../../core/manage/application.ts';
import type { DeliveryMessage } from './contract.ts';
import { queuedDelivery } from './queued-delivery.ts';

/** What differs from delivery to delivery of an application. */
export type FirstDelivery = Pick<
  DeliveryMessage,
  'endpoint' | 'message' | 'dueAtMs' | 'manual' | 'mayBeRepeated' | 'unmatched'
>;

/** A delivery at its beginning, as the deliveries queue takes it. */
export function firstDelivery(application: Application, delivery: FirstDelivery): OutgoingMessage {
  return queuedDelivery(application, { attempt: 1, ...delivery });
}
