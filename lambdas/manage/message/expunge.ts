import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { findMessageHeader } from './find-message.ts';

export const expungeMessage = defineRoute({
  method: 'DELETE',
  path: '/api/v1/app/{app_id}/msg/{msg_id}/content',
  operationId: 'v1.message.expunge-content',
  summary: 'Delete the payload of a message; what is not sent yet fails',
  tag: 'Message',
  access: 'organization',
  replies: { 204: null },
  action: async ({ principal, params }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const message = await findMessageHeader(deps, application.id, params['msg_id'] ?? '');
    await deps.messages.expunge({ application: application.id, id: message.id });
    return { status: 204 };
  },
});
