import type * as z from 'zod/mini';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import type { Reply } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { countTask, TaskCountOut } from './count-task.ts';
import { type NewTask, startTask } from './start-task.ts';
import { StartedTaskOut } from './task-out.ts';
import type { TaskTimes } from './task-times.ts';

/** What a route answers that starts a task of an endpoint, or counts what it would do. */
export const startOrCountReplies = { 200: TaskCountOut, 202: StartedTaskOut };

/** Starts a task of an endpoint, or counts what it would send where the request asks for that alone. */
export function startOrCount(
  deps: ManageDeps,
  on: { readonly application: Application; readonly endpoint: Endpoint },
  what: Pick<NewTask, 'kind' | 'filter'>,
  { maxPerSecond, dryRun }: Pick<z.infer<typeof TaskTimes>, 'maxPerSecond' | 'dryRun'>,
): Promise<Reply> {
  const task: NewTask = {
    ...what,
    organization: on.application.organization,
    application: on.application.id,
    endpoint: on.endpoint.id,
    maxPerSecond: maxPerSecond ?? undefined,
  };
  return dryRun ? countTask(deps, task, on) : startTask(deps, task);
}
