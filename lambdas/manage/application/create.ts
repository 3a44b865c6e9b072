import * as z from 'zod';
import { BooleanText } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { ApplicationIn } from './application-body.ts';
import { ApplicationOut, applicationOut } from './application-out.ts';
import { createApplicationOf } from './save-application.ts';

export const createApplication = defineRoute({
  method: 'POST',
  path: '/api/v1/app',
  operationId: 'v1.application.create',
  summary: 'Create an application',
  tag: 'Application',
  access: 'organization',
  query: z.object({ get_if_exists: BooleanText.default(false) }),
  body: ApplicationIn,
  replies: { 200: ApplicationOut, 201: ApplicationOut },
  errors: [409],
  action: async ({ principal, query, body }, deps: ManageDeps) => {
    const find = async () =>
      query.get_if_exists && body.uid ? deps.applications.find(principal.organization, body.uid) : undefined;
    const existing = await find();
    if (existing) return { status: 200, body: applicationOut(existing) };
    try {
      const application = await createApplicationOf(deps, principal.organization, body);
      return { status: 201, body: applicationOut(application) };
    } catch (error) {
      // A request at the same instant may have been first.
      const winner = await find();
      if (!winner) throw error;
      return { status: 200, body: applicationOut(winner) };
    }
  },
});
