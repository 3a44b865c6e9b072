import * as z from 'zod/mini';

/** What the replay function reads from its environment; the construct supplies exactly these. */
export const ReplayEnv = z.object({
  ENDPOINTS_TABLE: z.string(),
  MESSAGES_TABLE: z.string(),
  PAYLOAD_BUCKET: z.string(),
  DELIVERIES_QUEUE_URL: z.string(),
  EVENTS_QUEUE_URL: z.string(),
  REPLAY_QUEUE_URL: z.string(),
});
export type ReplayEnvInput = z.input<typeof ReplayEnv>;

/** The next step of a background task: what the API, and replay itself, put on the replay queue. */
export const ReplayMessage = z.object({
  v: z.literal(1),
  organization: z.string(),
  task: z.string(),
  /** 0 for the first. Where it begins is written in the task. */
  step: z.int().check(z.nonnegative()),
  /** When it was queued (UNIX time, ms): the time of its deliveries, the same however often it is repeated. */
  queuedAtMs: z.int().check(z.nonnegative()),
  /** Set where this step may have been queued twice: send is to ask the log before it makes an attempt. */
  mayBeRepeated: z.optional(z.boolean()),
});
export type ReplayMessage = z.infer<typeof ReplayMessage>;
