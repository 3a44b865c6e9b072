import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EndpointOut, endpointOut } from './endpoint-out.ts';
import { findEndpoint } from './find-endpoint.ts';

export const getEndpoint = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}',
  operationId: 'v1.endpoint.get',
  summary: 'Get an endpoint',
  tag: 'Endpoint',
  access: 'application',
  replies: { 200: EndpointOut },
  action: async (call, deps: ManageDeps) => {
    const { endpoint } = await findEndpoint(deps, call);
    return { status: 200, body: endpointOut(endpoint) };
  },
});
