import type { MessageHeader } from '../../core/adapters/dynamodb/messages.ts';
import type { Application } from '../../core/manage/application.ts';

/** A message as it is in the table, with its application as it was read right before. */
export interface StoredMessage {
  readonly application: Application;
  readonly message: MessageHeader;
}
