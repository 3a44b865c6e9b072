import * as z from 'zod/mini';

/** What the publish function reads from its environment; the construct supplies exactly these. */
export const PublishEnv = z.object({
  ENDPOINTS_TABLE: z.string(),
  MESSAGES_TABLE: z.string(),
  PAYLOAD_BUCKET: z.string(),
  EVENTS_QUEUE_URL: z.string(),
  DELIVERIES_QUEUE_URL: z.string(),
  TOKEN_KEY_SECRET_ARN: z.string(),
  RETENTION_DAYS: z.coerce.number<string>().check(z.int(), z.positive()),
});
export type PublishEnvInput = z.input<typeof PublishEnv>;
