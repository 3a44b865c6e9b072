import * as z from 'zod/mini';
import { bucketsOf, type TimeBuckets } from '../../../core/overview/time-buckets.ts';
import { ApiError } from '../../api/api-error.ts';
import { Timestamp } from '../../api/query.ts';

const hourMs = 3_600_000;
const maxRangeMs = 28 * 24 * hourMs;
/** How late a client's clock may be. */
const leewayMs = 5 * 60_000;

/** From when to when (exclusive), or the last so many hours; the last day where nothing is said. */
export const OverviewTimes = z.object({
  since: z.optional(Timestamp),
  until: z.optional(Timestamp),
  /** A page that asks again and again asks in the same words. */
  hours: z.optional(z.coerce.number<string>().check(z.int(), z.minimum(1), z.maximum(28 * 24))),
});

/** @throws ApiError 400 */
export function timeAskedFor(query: z.infer<typeof OverviewTimes>, nowMs: number): TimeBuckets {
  const untilMs = query.until ?? nowMs;
  const sinceMs = query.since ?? untilMs - (query.hours ?? 24) * hourMs;
  const problem = problemOf(query, { sinceMs, untilMs, nowMs });
  if (problem) throw new ApiError(400, 'invalid_range', problem);
  return bucketsOf({ sinceMs, untilMs });
}

function problemOf(
  query: z.infer<typeof OverviewTimes>,
  { sinceMs, untilMs, nowMs }: { readonly sinceMs: number; readonly untilMs: number; readonly nowMs: number },
): string | undefined {
  if (query.since !== undefined && query.hours !== undefined) return 'Give since or hours, not both.';
  if (untilMs > nowMs + leewayMs) return 'until must not lie in the future.';
  if (sinceMs >= untilMs) return 'since must be earlier than until.';
  if (untilMs - sinceMs > maxRangeMs + leewayMs) return 'From since to until may be 28 days at most.';
  return undefined;
}
