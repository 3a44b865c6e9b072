import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from '../endpoint/find-endpoint.ts';
import { startOrCount, startOrCountReplies } from './start-or-count.ts';
import { checkedTimes, TaskTimes } from './task-times.ts';

export const replayMissing = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/replay-missing',
  operationId: 'v1.endpoint.replay-missing',
  summary: 'Send the messages that an endpoint wants and that were never attempted there',
  tag: 'Endpoint',
  access: 'application',
  body: TaskTimes,
  replies: startOrCountReplies,
  action: async (call, deps: ManageDeps) => {
    const times = checkedTimes(call.body);
    const found = await findEndpoint(deps, call);
    return startOrCount(deps, found, { kind: 'endpoint.replay', filter: times }, call.body);
  },
});
