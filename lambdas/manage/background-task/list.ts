import * as z from 'zod/mini';
import type { BackgroundTask } from '../../../core/replay/background-task.ts';
import { listOf, listReply } from '../../api/list-reply.ts';
import { idPageQuery } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { applicationOfToken } from './find-task.ts';
import { BackgroundTaskOut, backgroundTaskOut } from './task-out.ts';

export const listBackgroundTasks = defineRoute({
  method: 'GET',
  path: '/api/v1/background-task',
  operationId: 'v1.background-task.list',
  summary: "List the organization's or the application's background tasks of the last 90 days, newest first",
  tag: 'Background Task',
  access: 'application',
  query: z.object({
    ...idPageQuery('qtask', 'descending'),
    status: z.optional(z.enum(['running', 'finished', 'failed'])),
    task: z.optional(z.string()),
  }),
  replies: { 200: listOf(BackgroundTaskOut) },
  action: async ({ principal, query }, deps: ManageDeps) => {
    const application = await applicationOfToken(deps, principal);
    const filter = { status: query.status, kind: query.task, application };
    const page = await deps.backgroundTasks.list(principal.organization, query, filter);
    const json = (task: BackgroundTask) => JSON.stringify(backgroundTaskOut(task));
    return listReply(page, query, ({ id }) => id, json);
  },
});
