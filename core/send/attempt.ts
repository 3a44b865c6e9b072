import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { makeId, payloadByteCount } from '../ids/ksuid.ts';

/** One HTTP request of a delivery as the log keeps it, or the reason why there was none. */
export const Attempt = z.object({
  id: z.string(),
  organization: z.string(),
  application: z.string(),
  message: z.string(),
  endpoint: z.string(),
  /** 1 for the first attempt of the delivery. */
  number: z.int().check(z.positive()),
  eventType: z.string(),
  channels: z.optional(z.array(z.string())),
  tags: z.optional(z.array(z.string())),
  url: z.string(),
  status: z.enum(['succeeded', 'failed']),
  /** 0 where no HTTP answer came. */
  responseStatusCode: z.int(),
  /** At most the first 16 KiB. */
  responseBody: z.string(),
  responseBodyIsBase64: z.optional(z.boolean()),
  /** Kept of failed answers by dialects that show them with what is pending. */
  responseHeaders: z.optional(z.record(z.string(), z.string())),
  /** Why it failed, as a sentence for the endpoint's owner. */
  reason: z.optional(z.string()),
  /** Set where no request was to be made: the endpoint was disabled, the content deleted, or does not fit the dialect. */
  skipped: z.optional(z.literal(true)),
  /** Where the payload does not fit the dialect, as a JSON path. */
  path: z.optional(z.string()),
  startedAtMs: z.number(),
  durationMs: z.number(),
  /** When the next attempt is due; absent where this was the last. */
  nextAttemptAtMs: z.optional(z.number()),
  trigger: z.enum(['scheduled', 'manual']),
  /** Set when what follows from it (the next attempt, the DLQ) was queued: a redelivery queues it no second time. */
  settled: z.optional(z.boolean()),
  /** Which request a manual attempt answers; absent where the retry schedule made it. */
  manual: z.optional(z.object({ id: z.string() })),
});
export type Attempt = z.infer<typeof Attempt>;

/**
 * The id of an attempt is a function of what it is the attempt of, so that a queue message that is delivered twice finds
 * the row that its first delivery wrote. Its time is when the attempt was due.
 */
export function attemptId(key: {
  readonly message: string;
  readonly endpoint: string;
  readonly number: number;
  readonly dueAtMs: number;
  readonly manual?: { readonly id: string } | undefined;
}): string {
  const which = key.manual ? `manual\n${key.manual.id}` : key.number;
  const hash = createHash('sha256').update(`${key.message}\n${key.endpoint}\n${which}`).digest();
  return makeId('atmpt', key.dueAtMs, hash.subarray(0, payloadByteCount));
}
