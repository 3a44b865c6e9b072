import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from '../endpoint/find-endpoint.ts';
import { countTask, TaskCountOut } from './count-task.ts';
import { startTask } from './start-task.ts';
import { StartedTaskOut } from './task-out.ts';
import { checkedTimes, TaskTimes } from './task-times.ts';

export const replayMissing = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/replay-missing',
  operationId: 'v1.endpoint.replay-missing',
  summary: 'Send the messages that an endpoint wants and that were never attempted there',
  tag: 'Endpoint',
  access: 'application',
  body: TaskTimes,
  replies: { 200: TaskCountOut, 202: StartedTaskOut },
  action: async (call, deps: ManageDeps) => {
    const times = checkedTimes(call.body);
    const { application, endpoint } = await findEndpoint(deps, call);
    const task = {
      organization: application.organization,
      application: application.id,
      endpoint: endpoint.id,
      kind: 'endpoint.replay',
      maxPerSecond: call.body.maxPerSecond ?? undefined,
      filter: times,
    } as const;
    return call.body.dryRun ? countTask(deps, task, { application, endpoint }) : startTask(deps, task);
  },
});
