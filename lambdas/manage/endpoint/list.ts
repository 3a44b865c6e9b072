import * as z from 'zod/mini';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { listOf, listReply } from '../../api/list-reply.ts';
import { idPageQuery } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { EndpointOut, endpointOut } from './endpoint-out.ts';
import { ownerOf } from './find-endpoint.ts';

export const listEndpoints = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/endpoint',
  operationId: 'v1.endpoint.list',
  summary: "List an application's endpoints",
  tag: 'Endpoint',
  access: 'application',
  query: z.object(idPageQuery('ep', 'descending')),
  replies: { 200: listOf(EndpointOut) },
  action: async ({ principal, params, query }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const page = await deps.endpoints.list(ownerOf(application), query);
    const json = (endpoint: Endpoint) => JSON.stringify(endpointOut(endpoint));
    return listReply(page, query, ({ id }) => id, json);
  },
});
