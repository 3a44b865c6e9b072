import { payloadByteCount } from '../../../core/ids/ksuid.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { expiresAt, type Message } from '../../../core/publish/message.ts';
import { messageId } from '../../../core/publish/message-id.ts';
import { type FirstDelivery, firstDelivery } from '../../send/first-delivery.ts';
import type { ManageDeps } from '../deps.ts';

export type SendOnceDeps = Pick<ManageDeps, 'retentionMs' | 'randomBytes'> & {
  readonly messages: Pick<ManageDeps['messages'], 'create'>;
  readonly deliveriesQueue: Pick<ManageDeps['deliveriesQueue'], 'send'>;
};

/**
 * Sends a message of its own to one endpoint alone, whatever event types and channels that wants.
 *
 * @param manual its message has this one attempt, so that it needs no id that is drawn
 */
export async function sendOnce(
  deps: SendOnceDeps,
  application: Application,
  endpoint: Endpoint,
  what: Pick<Message, 'eventType' | 'timestampMs' | 'payload'>,
  manual: NonNullable<FirstDelivery['manual']>,
): Promise<Message> {
  const { timestampMs } = what;
  const message: Message = {
    organization: application.organization,
    application: application.id,
    id: messageId(timestampMs, deps.randomBytes(payloadByteCount), application.logShards),
    ...what,
  };
  await deps.messages.create(message, expiresAt(timestampMs, deps.retentionMs));
  await deps.deliveriesQueue.send(
    firstDelivery(application, {
      endpoint: endpoint.id,
      message: message.id,
      dueAtMs: timestampMs,
      manual,
    }),
  );
  return message;
}
