import * as z from 'zod/mini';

/** Which messages a task is for; each absent member lets all through. */
export const TaskFilter = z.object({
  sinceMs: z.optional(z.number()),
  untilMs: z.number(),
  eventTypes: z.optional(z.array(z.string())),
  channel: z.optional(z.string()),
  tag: z.optional(z.string()),
  status: z.optional(z.enum(['succeeded', 'failed', 'sending'])),
  statusCodeClass: z.optional(z.number()),
});
export type TaskFilter = z.infer<typeof TaskFilter>;

const taskKinds = [
  'endpoint.recover',
  'endpoint.replay',
  'endpoint.bulk-replay',
  'application.purge_content',
] as const;

/** Work that takes longer than a request, done in steps. */
export const BackgroundTask = z.object({
  organization: z.string(),
  id: z.string(),
  kind: z.enum(taskKinds),
  application: z.string(),
  /** Absent where the task is the application's. */
  endpoint: z.optional(z.string()),
  filter: TaskFilter,
  /** Messages that it sends again in a second, at most; `messagesPerStep` where it is absent. */
  maxPerSecond: z.optional(z.int().check(z.positive())),
  status: z.enum(['running', 'finished', 'failed']),
  /** How many steps are done: the number of the next one. */
  step: z.int().check(z.nonnegative()),
  /** Where the next step begins: the last message that the steps before looked at. */
  cursor: z.optional(z.string()),
  /** Messages that were looked at. */
  processed: z.int().check(z.nonnegative()),
  /** Those of them that were sent again, or whose payload was deleted. */
  queued: z.int().check(z.nonnegative()),
  /** Why it failed. */
  reason: z.optional(z.string()),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
});
export type BackgroundTask = z.infer<typeof BackgroundTask>;

/** What one step did, and where the next one begins; without `next` it was the last. */
export interface StepResult {
  readonly processed: number;
  readonly queued: number;
  readonly next?: string | undefined;
}

/** The task cannot go on, and trying again would not help. */
export class TaskFailedError extends Error {
  override readonly name = 'TaskFailedError';
}
