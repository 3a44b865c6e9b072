import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { AppPortalAccessOut } from './access-body.ts';
import { makeAccess } from './make-access.ts';

export const accessDashboard = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/dashboard-access/{app_id}',
  operationId: 'v1.authentication.dashboard-access',
  summary: 'Make a token of an application: the older name of app-portal-access, without its options',
  tag: 'Authentication',
  access: 'organization',
  replies: { 200: AppPortalAccessOut },
  deprecated: true,
  // Clients send no body, `null` or `{}`; what it says is not read.
  action: async (call, deps: ManageDeps) => ({ status: 200, body: await makeAccess(call, {}, deps) }),
});
