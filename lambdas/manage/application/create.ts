import * as z from 'zod/mini';
import { BooleanText } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { ApplicationIn } from './application-body.ts';
import { ApplicationOut, applicationOut } from './application-out.ts';
import { createOrFind } from './find-or-create-application.ts';
import { createApplicationOf } from './save-application.ts';

export const createApplication = defineRoute({
  method: 'POST',
  path: '/api/v1/app',
  operationId: 'v1.application.create',
  summary: 'Create an application',
  tag: 'Application',
  access: 'organization',
  query: z.object({ get_if_exists: z._default(BooleanText, false) }),
  body: ApplicationIn,
  replies: { 200: ApplicationOut, 201: ApplicationOut },
  errors: [409],
  action: async ({ principal, query, body }, deps: ManageDeps) => {
    const { organization } = principal;
    const { uid } = body;
    if (!query.get_if_exists || !uid) {
      const created = await createApplicationOf(deps, organization, body);
      return { status: 201, body: applicationOut(created) };
    }
    const existing = await deps.applications.find(organization, uid);
    if (existing) return { status: 200, body: applicationOut(existing) };
    const { application, isNew } = await createOrFind(deps, organization, body, uid);
    return { status: isNew ? 201 : 200, body: applicationOut(application) };
  },
});
