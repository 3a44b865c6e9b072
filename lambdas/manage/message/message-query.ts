import * as z from 'zod/mini';
import type { MessageListRequest } from '../../../core/adapters/dynamodb/message-list.ts';
import { firstIdAt } from '../../../core/ids/ksuid.ts';
import { BooleanText, idPageQuery, ListText, Timestamp } from '../../api/query.ts';

/** The query of lists of messages. */
export const MessageQuery = z.object({
  ...idPageQuery('msg', 'descending'),
  with_content: z._default(BooleanText, true),
  before: z.optional(Timestamp),
  after: z.optional(Timestamp),
  channel: z.optional(z.string()),
  tag: z.optional(z.string()),
  event_types: z.optional(ListText),
});
export type MessageQuery = z.infer<typeof MessageQuery>;

/**
 * What to list. A list that has `after` and nothing else to begin at begins there, with the oldest, and goes on with
 * `prevIterator` (as Svix). Messages are kept for 90 days at most, so Svix's window of 90 days bounds nothing here.
 */
export function messageListRequest(query: MessageQuery): MessageListRequest {
  const { after, before } = query;
  const beginsAtAfter = query.iterator === undefined && before === undefined && after !== undefined;
  return {
    limit: query.limit,
    // Messages come newest first, whatever is asked for: Svix's clients have no order to ask for.
    order: 'descending',
    iterator: beginsAtAfter ? { key: firstIdAt('msg', after), backwards: true } : query.iterator,
    beforeMs: before,
    afterMs: after,
    channel: query.channel,
    tag: query.tag,
    eventTypes: query.event_types,
  };
}
