import type { ListedFilters } from '../../core/adapters/dynamodb/endpoints.ts';
import type { MessageHeader } from '../../core/adapters/dynamodb/messages.ts';
import type { OutgoingMessage } from '../../core/adapters/sqs/queue.ts';
import type { Application } from '../../core/manage/application.ts';
import { firstDelivery } from '../send/first-delivery.ts';
import { wantsIfKnown } from './wants.ts';

/** A message's deliveries to those of its application's endpoints that want it, as the deliveries queue takes them. */
export function firstDeliveries(
  application: Application,
  message: MessageHeader,
  endpoints: readonly ListedFilters[],
  { mayBeRepeated = false } = {},
): OutgoingMessage[] {
  return endpoints.flatMap((endpoint) => {
    const isWanted = wantsIfKnown(endpoint, message);
    if (isWanted === false) return [];
    return firstDelivery(application, {
      endpoint: endpoint.id,
      message: message.id,
      dueAtMs: message.deliverAtMs ?? message.timestampMs,
      ...(mayBeRepeated ? { mayBeRepeated: true } : {}),
      ...(isWanted === undefined ? { unmatched: true as const } : {}),
    });
  });
}
