import * as z from 'zod';
import { BooleanText } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { ApplicationIn } from './application-body.ts';
import { applicationOut } from './application-out.ts';
import { createApplicationOf } from './save-application.ts';

export const createApplication = defineRoute({
  method: 'POST',
  path: '/api/v1/app',
  operationId: 'v1.application.create',
  summary: 'Create an application',
  access: 'organization',
  query: z.object({ get_if_exists: BooleanText.default(false) }),
  body: ApplicationIn,
  action: async ({ principal, query, body }, deps: ManageDeps) => {
    if (query.get_if_exists && body.uid) {
      const existing = await deps.applications.find(principal.organization, body.uid);
      if (existing) return { status: 200, body: applicationOut(existing) };
    }
    const application = await createApplicationOf(deps, principal.organization, body);
    return { status: 201, body: applicationOut(application) };
  },
});
