import { listOf } from '../../api/list-reply.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { attemptListReply } from './attempt-list.ts';
import { AttemptOut } from './attempt-out.ts';
import { AttemptQuery, asksForUnfinished, filterOf, pageRequest } from './attempt-query.ts';
import { findEndpointInPath } from './find-in-path.ts';

export const listAttemptsByEndpoint = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/attempt/endpoint/{endpoint_id}',
  operationId: 'v1.message-attempt.list-by-endpoint',
  summary: "List the attempts of an endpoint's deliveries, newest first",
  tag: 'Message Attempt',
  access: 'application',
  query: AttemptQuery,
  replies: { 200: listOf(AttemptOut) },
  action: async (call, deps: ManageDeps) => {
    const { application, endpoint } = await findEndpointInPath(deps, call);
    const request = pageRequest('atmpt', call.query);
    const page = asksForUnfinished(call.query)
      ? { items: [], done: true }
      : await deps.attempts.listByEndpoint(application, endpoint.id, request, filterOf(call.query));
    return attemptListReply(deps, application, page, request, call.query);
  },
});
