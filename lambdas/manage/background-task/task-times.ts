import * as z from 'zod';
import { invalid } from '../../api/api-error.ts';
import { Timestamp } from '../../api/query.ts';

/** From when to when (exclusive) messages were published; up to now where there is no end. */
export const TaskTimes = z.object({ since: Timestamp, until: Timestamp.nullish() });

/** @throws ApiError 422 */
export function checkedTimes({ since, until }: z.infer<typeof TaskTimes>): {
  readonly sinceMs: number;
  readonly untilMs?: number | undefined;
} {
  if (until !== undefined && until !== null && until < since) {
    throw invalid(['body', 'until'], 'must not be before since');
  }
  return { sinceMs: since, untilMs: until ?? undefined };
}
