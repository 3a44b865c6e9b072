import * as z from 'zod';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { listReply } from '../../api/list-reply.ts';
import { idPageQuery } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { endpointOut } from './endpoint-out.ts';
import { ownerOf } from './find-endpoint.ts';

export const listEndpoints = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/endpoint',
  operationId: 'v1.endpoint.list',
  summary: "List an application's endpoints",
  access: 'application',
  query: z.object(idPageQuery('ep', 'descending')),
  action: async ({ principal, params, query }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const page = await deps.endpoints.list(ownerOf(application), query);
    const json = (endpoint: Endpoint) => JSON.stringify(endpointOut(endpoint));
    return listReply(page, query, ({ id }) => id, json);
  },
});
