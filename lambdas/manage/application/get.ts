import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { ApplicationOut, applicationOut } from './application-out.ts';
import { findApplication } from './find-application.ts';

export const getApplication = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}',
  operationId: 'v1.application.get',
  summary: 'Get an application',
  tag: 'Application',
  access: 'application',
  replies: { 200: ApplicationOut },
  action: async ({ principal, params }, deps: ManageDeps) => ({
    status: 200,
    body: applicationOut(await findApplication(deps, principal, params['app_id'] ?? '')),
  }),
});
