import * as z from 'zod';

/** What the send function reads from its environment; the construct supplies exactly these. */
export const SendEnv = z.object({
  ENDPOINTS_TABLE: z.string(),
  MESSAGES_TABLE: z.string(),
  PAYLOAD_BUCKET: z.string(),
  EVENTS_QUEUE_URL: z.string(),
  DELIVERIES_QUEUE_URL: z.string(),
  DELIVERIES_DLQ_URL: z.string(),
  /** Deliveries of endpoints that take long to answer. */
  SLOW_QUEUE_URL: z.string(),
  SLOW_QUEUE_ARN: z.string(),
  MASTER_KEY_SECRET_ARN: z.string(),
  /** The origin that dialects name as the sender. */
  SERVER_ORIGIN: z.string(),
  /** JSON: waits by dialect name that replace the dialects' own, in seconds. */
  RETRY_SCHEDULES_SECONDS: z.string(),
  /** Comma-separated CIDR ranges that deliveries may reach although they are not public. */
  ALLOWED_PRIVATE_CIDRS: z.string(),
  HTTPS_ONLY: z.enum(['true', 'false']),
  /** JSON: days, `"never"`, or null where each dialect's own limit counts. */
  DISABLE_AFTER_DAYS: z.string(),
  RETRY_AFTER_MAX_SECONDS: z.coerce.number<string>().int().nonnegative(),
  /** JSON: when circuit breakers open and for how long (see the settings), or false. */
  CIRCUIT_BREAKER: z.string(),
  RETENTION_DAYS: z.coerce.number<string>().int().positive(),
  /** Read by libuv, not by us: a name is looked up on one of its threads, and dead DNS servers hold threads for seconds. */
  UV_THREADPOOL_SIZE: z.string(),
  /** Read by glibc: what large payloads took is given back, and is not left in pieces that no later payload fits into. */
  MALLOC_ARENA_MAX: z.string(),
  MALLOC_MMAP_THRESHOLD_: z.string(),
  MALLOC_TRIM_THRESHOLD_: z.string(),
  /** Read by Node. */
  NODE_OPTIONS: z.string(),
});
export type SendEnvInput = z.input<typeof SendEnv>;

/** A delivery on its way to one attempt: what the deliveries queue carries. */
export const DeliveryMessage = z.object({
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
  /** Set where this attempt may have been made before (a step upstream was repeated): the log is asked first. */
  mayBeRepeated: z.boolean().optional(),
  /**
   * Set where somebody asked for this one attempt (resend, example). It is made whatever the endpoint's filters say,
   * is not retried, and has a row of its own beside the scheduled attempts.
   */
  manual: z
    .object({
      id: z.string(),
      /** Set where it makes up for a first attempt that was never made: if that is in the log by now, it is not needed. */
      ifMissing: z.literal(true).optional(),
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
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;
