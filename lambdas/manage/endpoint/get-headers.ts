import { defineRoute } from '../../api/route.ts';
import { openHeaders } from '../../parts/sealed-headers.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from './find-endpoint.ts';
import { EndpointHeadersOut, headersOut } from './headers-body.ts';

export const getEndpointHeaders = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/headers',
  operationId: 'v1.endpoint.get-headers',
  summary: "Get an endpoint's own headers; of those that carry credentials, the names",
  tag: 'Endpoint',
  access: 'application',
  replies: { 200: EndpointHeadersOut },
  action: async (call, deps: ManageDeps) => {
    const { endpoint } = await findEndpoint(deps, call);
    return { status: 200, body: headersOut(await openHeaders(deps.secrets, endpoint)) };
  },
});
