import * as z from 'zod/mini';
import { firstIdAt } from '../../../core/ids/ksuid.ts';
import type { PageRequest } from '../../../core/manage/page.ts';
import { type AttemptFilter, idTimes } from '../../../core/send/attempt-filter.ts';
import { BooleanText, idPageQuery, ListText, Timestamp } from '../../api/query.ts';

/** Svix's numbers: 0 success, 1 pending, 2 fail, 3 sending, 4 canceled. */
const Status = z.enum(['0', '1', '2', '3', '4']);

const labels = {
  channel: z.optional(z.string()),
  tag: z.optional(z.string()),
  event_types: z.optional(ListText),
  before: z.optional(Timestamp),
  after: z.optional(Timestamp),
  with_content: z._default(BooleanText, true),
};

/** The query of lists of attempts. */
export const AttemptQuery = z.object({
  ...idPageQuery('atmpt', 'descending'),
  ...labels,
  status: z.optional(Status),
  status_code_class: z.optional(
    z.pipe(z.enum(['0', '100', '200', '300', '400', '500']), z.transform(Number)),
  ),
  /** Whether each attempt comes with its message. */
  with_msg: z._default(BooleanText, false),
});
export type AttemptQuery = z.infer<typeof AttemptQuery>;

/** A message's attempts can be narrowed to those of one endpoint, by its id or uid. */
export const MessageAttemptQuery = z.extend(AttemptQuery, { endpoint_id: z.optional(z.string()) });

/** The query of the list of messages that were attempted at an endpoint. */
export const AttemptedMessageQuery = z.object({
  ...idPageQuery('msg', 'descending'),
  ...labels,
  status: z.optional(Status),
});
export type AttemptedMessageQuery = z.infer<typeof AttemptedMessageQuery>;

/** An attempt is in the log when it is over: none is pending, sending or canceled. */
export function asksForUnfinished(query: AttemptQuery): boolean {
  return query.status !== undefined && !['0', '2'].includes(query.status);
}

export function filterOf(query: AttemptQuery): AttemptFilter {
  return {
    status: query.status === '0' ? 'succeeded' : query.status === '2' ? 'failed' : undefined,
    statusCodeClass: query.status_code_class,
    channel: query.channel,
    tag: query.tag,
    eventTypes: query.event_types,
    afterMs: query.after,
    beforeMs: query.before,
  };
}

/**
 * What to list. A list that has `after` and nothing else to begin at begins there, with the oldest, and goes on with
 * `prevIterator` (as Svix). Attempts are kept for 90 days at most, so Svix's window of 90 days bounds nothing here.
 */
export function pageRequest(
  prefix: 'atmpt' | 'msg',
  query: PageRequest & { readonly after?: number | undefined; readonly before?: number | undefined },
): PageRequest {
  const { limit, order, iterator, after, before } = query;
  const beginsAtAfter =
    iterator === undefined && before === undefined && after !== undefined && order === 'descending';
  return {
    limit,
    order,
    iterator: beginsAtAfter ? { key: firstIdAt(prefix, beginMs(prefix, after)), backwards: true } : iterator,
  };
}

/** Attempts may begin later than their ids say. */
function beginMs(prefix: 'atmpt' | 'msg', after: number): number {
  return prefix === 'msg' ? after : (idTimes({ afterMs: after }).fromMs ?? after);
}
