import type { Attempt } from '../../../core/send/attempt.ts';
import { listOf, listReply } from '../../api/list-reply.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from '../endpoint/find-endpoint.ts';
import { AttemptOut, attemptOut } from './attempt-out.ts';
import { AttemptQuery, asksForUnfinished, filterOf } from './attempt-query.ts';

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
    const { application, endpoint } = await findEndpoint(deps, call);
    const page = asksForUnfinished(call.query)
      ? { items: [], done: true }
      : await deps.attempts.listByEndpoint(application, endpoint.id, call.query, filterOf(call.query));
    const json = (attempt: Attempt) => JSON.stringify(attemptOut(attempt, call.query.with_content));
    return listReply(page, call.query, ({ id }) => id, json);
  },
});
