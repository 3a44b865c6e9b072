import * as z from 'zod/mini';
import { MessageOut, messageJson } from '../../api/message-out.ts';
import { BooleanText } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { findMessage } from './find-message.ts';

export const getMessage = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/msg/{msg_id}',
  operationId: 'v1.message.get',
  summary: 'Get a message by its id or event id',
  tag: 'Message',
  access: 'application',
  query: z.object({ with_content: z._default(BooleanText, true) }),
  replies: { 200: MessageOut },
  action: async ({ principal, params, query }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const message = await findMessage(deps, application.id, params['msg_id'] ?? '');
    return { status: 200, json: messageJson(message, query.with_content) };
  },
});
