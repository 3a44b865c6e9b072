import * as z from 'zod/mini';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { AppPortalAccessIn, AppPortalAccessOut } from './access-body.ts';
import { makeAccess } from './make-access.ts';

export const accessAppPortal = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/app-portal-access/{app_id}',
  operationId: 'v1.authentication.app-portal-access',
  summary: 'Make a token of an application',
  tag: 'Authentication',
  access: 'organization',
  body: z.nullish(AppPortalAccessIn),
  replies: { 200: AppPortalAccessOut },
  errors: [409],
  action: async (call, deps: ManageDeps) => ({
    status: 200,
    body: await makeAccess(call, call.body ?? {}, deps),
  }),
});
