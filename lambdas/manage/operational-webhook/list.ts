import * as z from 'zod/mini';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { operationalOwner } from '../../../core/operational/operational-application.ts';
import { listOf, listReply } from '../../api/list-reply.ts';
import { idPageQuery } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { OperationalEndpointOut, operationalEndpointOut } from './operational-endpoint.ts';

export const listOperationalEndpoints = defineRoute({
  method: 'GET',
  path: '/api/v1/operational-webhook/endpoint',
  operationId: 'v1.operational-webhook.endpoint.list',
  summary: 'List the endpoints of operational webhooks',
  tag: 'Operational webhook',
  access: 'organization',
  query: z.object(idPageQuery('ep', 'descending')),
  replies: { 200: listOf(OperationalEndpointOut) },
  action: async ({ principal, query }, deps: ManageDeps) => {
    const page = await deps.endpoints.list(operationalOwner(principal.organization), query);
    const json = (endpoint: Endpoint) => JSON.stringify(operationalEndpointOut(endpoint));
    return listReply(page, query, ({ id }) => id, json);
  },
});
