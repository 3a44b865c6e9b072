import * as z from 'zod';

/**
 * A delivery on its way to one attempt, wherever it waits for it: in a queue or in the due index. Both take all of it from
 * here, so that nothing of it is lost on the way from one to the other.
 */
export const Delivery = z.object({
  v: z.literal(1),
  organization: z.string(),
  application: z.string(),
  applicationUid: z.string().optional(),
  /** Over how many partitions the endpoint's log of attempts is spread. */
  logShards: z.number().int().positive(),
  endpoint: z.string(),
  message: z.string(),
  /** 1 for the first attempt. */
  attempt: z.number().int().positive(),
  /** When this attempt is due (UNIX time, ms): part of the attempt's id, so that a redelivery finds the same row. */
  dueAtMs: z.number().int().nonnegative(),
  /**
   * Set where somebody asked for this one attempt (resend, example). It is made whatever the endpoint's filters say,
   * is not retried, and has a row of its own beside the scheduled attempts.
   */
  manual: z
    .object({
      id: z.string(),
      /** Set where it makes up for a first attempt that was never made: if that is in the log by now, it is not needed. */
      ifMissing: z.literal(true).optional(),
      /** Made only where the message has not succeeded at the endpoint in the meantime. */
      ifFailed: z.literal(true).optional(),
      /** Set where it is a test: it is made although the endpoint is disabled, and may go elsewhere. */
      test: z
        .object({
          url: z.string().optional(),
          /** Sealed as the endpoint's own secret is. */
          sealedSecret: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  /** Messages per second that the application's endpoints take together. */
  applicationThrottleRate: z.number().optional(),
  /** Set where throttling has booked `dueAtMs` for this attempt: it is not booked again. */
  slotBooked: z.boolean().optional(),
  /** Since when this attempt has been put off because its endpoint's circuit breaker is open (UNIX time, ms). */
  putOffSinceMs: z.number().optional(),
  /** Set where it is no delivery but a look whether one that is parked in a key's line is due to go on. */
  look: z.object({ line: z.string(), position: z.number() }).optional(),
  /** Set where an item says that this attempt is to come: it is not made once that is gone or cancelled. */
  pending: z.literal(true).optional(),
  /**
   * Set where its retries are used up and it lies in the DLQ: moved back, it gets this one attempt, and none if another
   * attempt reached the endpoint in the meantime.
   */
  isLast: z.literal(true).optional(),
  /** Set by the command that moved it back from the DLQ, which does not move the same delivery twice. */
  redrive: z.string().max(64).optional(),
});
export type Delivery = z.infer<typeof Delivery>;
