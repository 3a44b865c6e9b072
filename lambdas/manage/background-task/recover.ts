import { invalid } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from '../endpoint/find-endpoint.ts';
import { startOrCount, startOrCountReplies } from './start-or-count.ts';
import { checkedTimes, TaskTimes } from './task-times.ts';

/** Svix's limit, with five minutes for clients whose clocks are slow. */
const maxAgeMs = 14 * 86_400_000 + 5 * 60_000;

export const recoverEndpoint = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/recover',
  operationId: 'v1.endpoint.recover',
  summary: 'Send the messages of the last 14 days that failed at an endpoint once more',
  tag: 'Endpoint',
  access: 'application',
  body: TaskTimes,
  replies: startOrCountReplies,
  action: async (call, deps: ManageDeps) => {
    const times = checkedTimes(call.body);
    if (times.sinceMs < deps.now() - maxAgeMs) {
      throw invalid(['body', 'since'], 'must lie within the last 14 days');
    }
    const found = await findEndpoint(deps, call);
    return startOrCount(deps, found, { kind: 'endpoint.recover', filter: times }, call.body);
  },
});
