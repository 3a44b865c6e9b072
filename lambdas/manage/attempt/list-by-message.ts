import type * as z from 'zod/mini';
import { isId } from '../../../core/ids/ksuid.ts';
import type { Application } from '../../../core/manage/application.ts';
import { canBeUid } from '../../../core/publish/event-name.ts';
import { listOf } from '../../api/list-reply.ts';
import { type Call, defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { attemptListReply } from './attempt-list.ts';
import { AttemptOut } from './attempt-out.ts';
import { asksForUnfinished, filterOf, MessageAttemptQuery, pageRequest } from './attempt-query.ts';
import { findMessageInPath } from './find-in-path.ts';
import { whereAttempted } from './where-attempted.ts';

type Query = z.infer<typeof MessageAttemptQuery>;

async function listAttempts(call: Call<Query, unknown>, deps: ManageDeps) {
  const { query } = call;
  const { application, message } = await findMessageInPath(deps, call);
  const endpoint = await endpointId(deps, application, query.endpoint_id);
  const request = pageRequest('atmpt', query);
  const page = asksForUnfinished(query)
    ? { items: [], done: true }
    : await deps.attempts.listByMessage(
        message,
        endpoint === undefined ? await whereAttempted(deps, application) : [endpoint],
        request,
        filterOf(query),
      );
  return attemptListReply(deps, application, page, request, query);
}

const shared = {
  method: 'GET',
  summary: "List the attempts of a message's deliveries, newest first",
  tag: 'Message Attempt',
  access: 'application',
  query: MessageAttemptQuery,
  replies: { 200: listOf(AttemptOut) },
} as const;

export const listAttemptsByMessage = defineRoute({
  ...shared,
  path: '/api/v1/app/{app_id}/attempt/msg/{msg_id}',
  operationId: 'v1.message-attempt.list-by-msg',
  action: listAttempts,
});

/** Where Svix had it at first. */
export const listAttemptsOfMessage = defineRoute({
  ...shared,
  path: '/api/v1/app/{app_id}/msg/{msg_id}/attempt',
  operationId: 'v1.message-attempt.list-by-msg-deprecated',
  deprecated: true,
  action: listAttempts,
});

export const listAttemptsOfMessageAtEndpoint = defineRoute({
  ...shared,
  path: '/api/v1/app/{app_id}/msg/{msg_id}/endpoint/{endpoint_id}/attempt',
  operationId: 'v1.message-attempt.list-by-endpoint-deprecated',
  summary: 'List the attempts of a message at one endpoint, newest first',
  deprecated: true,
  action: (call, deps: ManageDeps) =>
    listAttempts({ ...call, query: { ...call.query, endpoint_id: call.params['endpoint_id'] } }, deps),
});

/** The filter takes an endpoint's uid too; attempts know its id. What names no endpoint has no attempts. */
async function endpointId(
  deps: ManageDeps,
  application: Application,
  idOrUid: string | undefined,
): Promise<string | undefined> {
  if (idOrUid === undefined || isId('ep', idOrUid)) return idOrUid;
  const endpoint = canBeUid(idOrUid) ? await deps.endpoints.find(ownerOf(application), idOrUid) : undefined;
  return endpoint?.id ?? 'none';
}
