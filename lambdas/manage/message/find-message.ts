import type { MessageHeader } from '../../../core/adapters/dynamodb/messages.ts';
import { canBeUid } from '../../../core/publish/event-name.ts';
import type { Message } from '../../../core/publish/message.ts';
import { notFound } from '../../api/api-error.ts';
import type { ManageDeps } from '../deps.ts';

/** The message of an application that a path names by its id or event id. @throws ApiError 404 */
export async function findMessage(
  deps: Pick<ManageDeps, 'messages'>,
  application: string,
  idOrEventId: string,
): Promise<Message> {
  // An event id has the form of a uid; another text may be longer than the table's keys.
  const message = canBeUid(idOrEventId) ? await deps.messages.find(application, idOrEventId) : undefined;
  if (!message) throw notFound('message', idOrEventId);
  return message;
}

/** The same without its payload, which may lie in the bucket. @throws ApiError 404 */
export async function findMessageHeader(
  deps: Pick<ManageDeps, 'messages'>,
  application: string,
  idOrEventId: string,
): Promise<MessageHeader> {
  const header = canBeUid(idOrEventId) ? await deps.messages.findHeader(application, idOrEventId) : undefined;
  if (!header) throw notFound('message', idOrEventId);
  return header;
}
