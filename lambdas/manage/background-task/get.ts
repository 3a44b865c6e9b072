import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findTask } from './find-task.ts';
import { BackgroundTaskOut, backgroundTaskOut } from './task-out.ts';

export const getBackgroundTask = defineRoute({
  method: 'GET',
  path: '/api/v1/background-task/{task_id}',
  operationId: 'v1.background-task.get',
  summary: 'Get a background task and how far it is',
  tag: 'Background Task',
  access: 'application',
  replies: { 200: BackgroundTaskOut },
  action: async ({ principal, params }, deps: ManageDeps) => ({
    status: 200,
    body: backgroundTaskOut(await findTask(deps, principal, params['task_id'] ?? '')),
  }),
});
