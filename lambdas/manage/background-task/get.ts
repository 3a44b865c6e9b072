import { isId } from '../../../core/ids/ksuid.ts';
import { notFound } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { BackgroundTaskOut, backgroundTaskOut } from './task-out.ts';

export const getBackgroundTask = defineRoute({
  method: 'GET',
  path: '/api/v1/background-task/{task_id}',
  operationId: 'v1.background-task.get',
  summary: 'Get a background task and how far it is',
  tag: 'Background Task',
  access: 'organization',
  replies: { 200: BackgroundTaskOut },
  action: async ({ principal, params }, deps: ManageDeps) => {
    const id = params['task_id'] ?? '';
    const task = isId('qtask', id) ? await deps.backgroundTasks.find(principal.organization, id) : undefined;
    if (!task) throw notFound('background task', id);
    return { status: 200, body: backgroundTaskOut(task) };
  },
});
