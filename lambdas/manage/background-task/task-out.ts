import * as z from 'zod/mini';
import type { BackgroundTask } from '../../../core/replay/background-task.ts';
import { taskData } from '../../../core/replay/task-data.ts';
import { isoTime, Time } from '../../api/fields.ts';

const TaskStatus = z.enum(['running', 'finished', 'failed']);

/** A task as the call that starts it answers. */
export const StartedTaskOut = z.object({
  id: z.string(),
  status: TaskStatus,
  task: z.string(),
  updatedAt: Time,
});

/** A task as clients read it. */
export const BackgroundTaskOut = z.extend(StartedTaskOut, {
  data: z.object({
    appId: z.string(),
    endpointId: z.optional(z.string()),
    /** Messages that were looked at so far. */
    processed: z.number(),
    /** Those of them that were sent again, or whose payload was deleted. */
    queued: z.number(),
    /** How much of its time it has worked through, from 0 to 1: an estimate, as messages are not spread evenly. */
    progress: z.number(),
    /** How many messages a second it sends at most; absent where nobody said. */
    maxPerSecond: z.optional(z.number()),
    /** Why the task failed. */
    reason: z.optional(z.string()),
  }),
});

export function startedTaskOut(task: BackgroundTask): z.input<typeof StartedTaskOut> {
  return { id: task.id, status: task.status, task: task.kind, updatedAt: isoTime(task.updatedAtMs) };
}

export function backgroundTaskOut(task: BackgroundTask): z.input<typeof BackgroundTaskOut> {
  return { ...startedTaskOut(task), data: taskData(task) };
}
