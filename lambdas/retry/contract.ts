import * as z from 'zod/mini';

/** What the retry sweep reads from its environment; the construct supplies exactly these. */
export const RetryEnv = z.object({
  MESSAGES_TABLE: z.string(),
  DELIVERIES_QUEUE_URL: z.string(),
  EVENTS_QUEUE_URL: z.string(),
});
export type RetryEnvInput = z.input<typeof RetryEnv>;
