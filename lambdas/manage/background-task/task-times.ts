import * as z from 'zod/mini';
import { messagesPerStep } from '../../../core/replay/step-size.ts';
import { invalid } from '../../api/api-error.ts';
import { Timestamp } from '../../api/query.ts';

/**
 * Ours: messages that the task sends again in a second, at most. What is more than tasks send anyway is as much as they
 * send, so that a client need not know how much that is.
 */
const MaxPerSecond = z.nullish(
  z.pipe(
    z.int().check(z.minimum(1)),
    z.transform((count) => Math.min(count, messagesPerStep)),
  ),
);

/** From when to when (exclusive) messages were published; up to now where there is no end. */
export const TaskTimes = z.object({
  since: Timestamp,
  until: z.nullish(Timestamp),
  maxPerSecond: MaxPerSecond,
  /** Ours: only count what would be sent. */
  dryRun: z.nullish(z.boolean()),
});

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
