import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';

export const expireOrganizationTokens = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/expire-all',
  operationId: 'v1.authentication.expire-organization',
  summary: "End every token of the organization and of its applications, the request's own too",
  tag: 'Authentication',
  access: 'organization',
  replies: { 204: null },
  action: async ({ principal }, deps: ManageDeps) => {
    await deps.organizationTokens.endAll(principal.organization, deps.now());
    return { status: 204 };
  },
});
