import * as z from 'zod';
import type { AttemptFilter } from '../../../core/adapters/dynamodb/attempts.ts';
import { BooleanText, idPageQuery, ListText, Timestamp } from '../../api/query.ts';

/** The query of lists of attempts. Statuses are Svix's numbers: 0 success, 1 pending, 2 fail, 3 sending. */
export const AttemptQuery = z.object({
  ...idPageQuery('atmpt', 'descending'),
  status: z.enum(['0', '1', '2', '3']).optional(),
  status_code_class: z.enum(['0', '100', '200', '300', '400', '500']).transform(Number).optional(),
  channel: z.string().optional(),
  event_types: ListText.optional(),
  before: Timestamp.optional(),
  after: Timestamp.optional(),
  with_content: BooleanText.default(true),
});
export type AttemptQuery = z.infer<typeof AttemptQuery>;

/** A message's attempts can be narrowed to those of one endpoint, by its id or uid. */
export const MessageAttemptQuery = AttemptQuery.extend({ endpoint_id: z.string().optional() });

/** An attempt is in the log when it is over: none is pending or sending. */
export function asksForUnfinished(query: AttemptQuery): boolean {
  return query.status === '1' || query.status === '3';
}

export function filterOf(query: AttemptQuery): AttemptFilter {
  return {
    status: query.status === '0' ? 'succeeded' : query.status === '2' ? 'failed' : undefined,
    statusCodeClass: query.status_code_class,
    channel: query.channel,
    eventTypes: query.event_types,
    afterMs: query.after,
    beforeMs: query.before,
  };
}
