import type { Message } from '../../../core/publish/message.ts';
import { listOf, listReply } from '../../api/list-reply.ts';
import { MessageOut, messageJson } from '../../api/message-out.ts';
import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { MessageQuery, messageListRequest } from './message-query.ts';

export const listMessages = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/msg',
  operationId: 'v1.message.list',
  summary: "List an application's messages, newest first",
  tag: 'Message',
  access: 'application',
  query: MessageQuery,
  replies: { 200: listOf(MessageOut) },
  action: async ({ principal, params, query }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const request = messageListRequest(query);
    const page = await deps.messages.list(application, request, query.with_content);
    const json = (message: Message) => messageJson(message, query.with_content);
    return listReply(page, request, ({ id }) => id, json);
  },
});
