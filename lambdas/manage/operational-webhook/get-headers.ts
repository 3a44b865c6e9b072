import { defineRoute } from '../../api/route.ts';
import { openHeaders } from '../../parts/sealed-headers.ts';
import type { ManageDeps } from '../deps.ts';
import { EndpointHeadersOut, headersOut } from '../endpoint/headers-body.ts';
import { findOperationalEndpoint } from './operational-endpoint.ts';

export const getOperationalEndpointHeaders = defineRoute({
  method: 'GET',
  path: '/api/v1/operational-webhook/endpoint/{endpoint_id}/headers',
  operationId: 'v1.operational-webhook.endpoint.get-headers',
  summary: 'Get the own headers of an endpoint of operational webhooks',
  tag: 'Operational webhook',
  access: 'organization',
  replies: { 200: EndpointHeadersOut },
  action: async (call, deps: ManageDeps) => {
    const endpoint = await findOperationalEndpoint(deps, call);
    return { status: 200, body: headersOut(await openHeaders(deps.secrets, endpoint)) };
  },
});
