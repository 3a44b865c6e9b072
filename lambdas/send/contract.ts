import * as z from 'zod/mini';
import { Delivery } from '../../core/send/delivery.ts';

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
  RETRY_AFTER_MAX_SECONDS: z.coerce.number<string>().check(z.int(), z.nonnegative()),
  /** JSON: when circuit breakers open and for how long (see the settings), or false. */
  CIRCUIT_BREAKER: z.string(),
  RETENTION_DAYS: z.coerce.number<string>().check(z.int(), z.positive()),
  /** How old a delivery is at least when a repeated step of another function has queued it once more. */
  COPIES_AFTER_SECONDS: z.coerce.number<string>().check(z.int(), z.positive()),
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
export const DeliveryMessage = z.extend(Delivery, {
  /** Set where this attempt may have been made before (a step upstream was repeated): the log is asked first. */
  mayBeRepeated: z.optional(z.boolean()),
  /** How often it was put back because its message was not stored yet. */
  waits: z.optional(z.int().check(z.positive())),
  /** Set where the endpoint could not be read when the message was fanned out: send asks whether it wants the message. */
  unmatched: z.optional(z.literal(true)),
});
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;
