import * as z from 'zod/mini';

/** What the manage function reads from its environment; the construct supplies exactly these. */
export const ManageEnv = z.object({
  ENDPOINTS_TABLE: z.string(),
  MESSAGES_TABLE: z.string(),
  PAYLOAD_BUCKET: z.string(),
  EVENTS_QUEUE_URL: z.string(),
  EVENTS_DLQ_URL: z.string(),
  DELIVERIES_QUEUE_URL: z.string(),
  DELIVERIES_DLQ_URL: z.string(),
  SLOW_QUEUE_URL: z.string(),
  REPLAY_QUEUE_URL: z.string(),
  REPLAY_DLQ_URL: z.string(),
  RETENTION_DAYS: z.coerce.number<string>().check(z.int(), z.positive()),
  TOKEN_KEY_SECRET_ARN: z.string(),
  MASTER_KEY_SECRET_ARN: z.string(),
  DEFAULT_DIALECT: z.string(),
  MISSKEY_WEBHOOK_LIMIT: z.coerce.number<string>().check(z.int(), z.nonnegative()),
  MAX_ENDPOINTS_PER_APPLICATION: z.coerce.number<string>().check(z.int(), z.positive()),
  /** Where the console is; empty where there is none. */
  CONSOLE_ORIGIN: z.string(),
  /** The origin that dialects name as the sender. */
  SERVER_ORIGIN: z.string(),
  /** JSON: waits by dialect name that replace the dialects' own, in seconds. */
  RETRY_SCHEDULES_SECONDS: z.string(),
  RETRY_AFTER_MAX_SECONDS: z.coerce.number<string>().check(z.int(), z.nonnegative()),
  /** JSON: days, `"never"`, or null where each dialect's own limit counts. */
  DISABLE_AFTER_DAYS: z.string(),
  /** JSON: when circuit breakers open and for how long (see the settings), or false. */
  CIRCUIT_BREAKER: z.string(),
  HTTPS_ONLY: z.enum(['true', 'false']),
  /** Comma-separated CIDR ranges that endpoints may point to although they are not public. */
  ALLOWED_PRIVATE_CIDRS: z.string(),
});
export type ManageEnvInput = z.input<typeof ManageEnv>;
