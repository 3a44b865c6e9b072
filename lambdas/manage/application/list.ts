import * as z from 'zod/mini';
import type { Application } from '../../../core/manage/application.ts';
import { listOf, listReply } from '../../api/list-reply.ts';
import { idPageQuery } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { ApplicationOut, applicationOut } from './application-out.ts';

export const listApplications = defineRoute({
  method: 'GET',
  path: '/api/v1/app',
  operationId: 'v1.application.list',
  summary: 'List the applications of the organization',
  tag: 'Application',
  access: 'organization',
  query: z.object(idPageQuery('app', 'ascending')),
  replies: { 200: listOf(ApplicationOut) },
  action: async ({ principal, query }, deps: ManageDeps) => {
    const page = await deps.applications.list(principal.organization, query);
    const json = (application: Application) => JSON.stringify(applicationOut(application));
    return listReply(page, query, ({ id }) => id, json);
  },
});
