import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { startTask } from './start-task.ts';
import { StartedTaskOut } from './task-out.ts';

export const expungeAllMessages = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/msg/expunge-all-contents',
  operationId: 'v1.message.expunge-all-contents',
  summary: "Delete the payloads of all of an application's messages",
  tag: 'Message',
  access: 'organization',
  replies: { 202: StartedTaskOut },
  action: async ({ principal, params }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    return startTask(deps, {
      organization: application.organization,
      application: application.id,
      kind: 'application.purge_content',
      filter: {},
    });
  },
});
