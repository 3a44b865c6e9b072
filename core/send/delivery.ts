import * as z from 'zod/mini';

/**
 * A delivery on its way to one attempt, wherever it waits for it: in a queue or in the due index. Both take all of it from
 * here, so that nothing of it is lost on the way from one to the other.
 */
export const Delivery = z.object({
  v: z.literal(1),
  organization: z.string(),
  application: z.string(),
  applicationUid: z.optional(z.string()),
  /** Over how many partitions the endpoint's log of attempts is spread. */
  logShards: z.int().check(z.positive()),
  endpoint: z.string(),
  message: z.string(),
  /** 1 for the first attempt. */
  attempt: z.int().check(z.positive()),
  /** When this attempt is due (UNIX time, ms): part of the attempt's id, so that a redelivery finds the same row. */
  dueAtMs: z.int().check(z.nonnegative()),
  /**
   * Set where somebody asked for this one attempt (resend, example). It is made whatever the endpoint's filters say,
   * is not retried, and has a row of its own beside the scheduled attempts.
   */
  manual: z.optional(
    z.object({
      id: z.string(),
      /** Set where it makes up for a first attempt that was never made: if that is in the log by now, it is not needed. */
      ifMissing: z.optional(z.literal(true)),
      /** Made only where the message has not succeeded at the endpoint in the meantime. */
      ifFailed: z.optional(z.literal(true)),
      /** Set where it is a test: it is made although the endpoint is disabled, and may go elsewhere. */
      test: z.optional(
        z.object({
          url: z.optional(z.string()),
          /** Sealed as the endpoint's own secret is. */
          sealedSecret: z.optional(z.string()),
        }),
      ),
    }),
  ),
  /** Messages per second that the application's endpoints take together. */
  applicationThrottleRate: z.optional(z.number()),
  /** Set where throttling has booked `dueAtMs` for this attempt: it is not booked again. */
  slotBooked: z.optional(z.boolean()),
  /** Since when this attempt has been put off because its endpoint's circuit breaker is open (UNIX time, ms). */
  putOffSinceMs: z.optional(z.number()),
  /** Set where it is no delivery but a look whether one that is parked in a key's line is due to go on. */
  look: z.optional(z.object({ line: z.string(), position: z.number() })),
  /** Set where an item says that this attempt is to come: it is not made once that is gone or cancelled. */
  pending: z.optional(z.literal(true)),
  /**
   * Set where its retries are used up and it lies in the DLQ: moved back, it gets this one attempt, and none if another
   * attempt reached the endpoint in the meantime.
   */
  isLast: z.optional(z.literal(true)),
  /** Set by the command that moved it back from the DLQ, which does not move the same delivery twice. */
  redrive: z.optional(z.string().check(z.maxLength(64))),
});
export type Delivery = z.infer<typeof Delivery>;
