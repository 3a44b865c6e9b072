import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { ApplicationIn } from './application-body.ts';
import { ApplicationOut, applicationOut } from './application-out.ts';
import { createApplicationOf, fields, replaceApplication } from './save-application.ts';

export const updateApplication = defineRoute({
  method: 'PUT',
  path: '/api/v1/app/{app_id}',
  operationId: 'v1.application.upsert',
  summary: 'Replace an application, or create one where there is none',
  tag: 'Application',
  access: 'organization',
  body: ApplicationIn,
  replies: { 200: ApplicationOut, 201: ApplicationOut },
  errors: [409],
  action: async ({ principal, params, body }, deps: ManageDeps) => {
    const before = await deps.applications.find(principal.organization, params['app_id'] ?? '');
    if (!before) {
      const created = await createApplicationOf(deps, principal.organization, body);
      return { status: 201, body: applicationOut(created) };
    }
    return { status: 200, body: applicationOut(await replaceApplication(deps, before, fields(body))) };
  },
});
