import { isId } from '../../../core/ids/ksuid.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { Attempt } from '../../../core/send/attempt.ts';
import { listOf, listReply } from '../../api/list-reply.ts';
import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { findMessage } from '../message/find-message.ts';
import { AttemptOut, attemptOut } from './attempt-out.ts';
import { asksForUnfinished, filterOf, MessageAttemptQuery } from './attempt-query.ts';

export const listAttemptsByMessage = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/attempt/msg/{msg_id}',
  operationId: 'v1.message-attempt.list-by-msg',
  summary: "List the attempts of a message's deliveries, newest first",
  tag: 'Message Attempt',
  access: 'application',
  query: MessageAttemptQuery,
  replies: { 200: listOf(AttemptOut) },
  action: async ({ principal, params, query }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const message = await findMessage(deps, application.id, params['msg_id'] ?? '');
    const filter = { ...filterOf(query), endpoint: await endpointId(deps, application, query.endpoint_id) };
    const page = asksForUnfinished(query)
      ? { items: [], done: true }
      : await deps.attempts.listByMessage(message.id, query, filter);
    const json = (attempt: Attempt) => JSON.stringify(attemptOut(attempt, query.with_content));
    return listReply(page, query, ({ id }) => id, json);
  },
});

/** The filter takes an endpoint's uid too; attempts know its id. */
async function endpointId(
  deps: ManageDeps,
  application: Application,
  idOrUid: string | undefined,
): Promise<string | undefined> {
  if (idOrUid === undefined || isId('ep', idOrUid)) return idOrUid;
  const endpoint = await deps.endpoints.find(ownerOf(application), idOrUid);
  return endpoint?.id ?? idOrUid;
}
