import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { checkedHeaders, EndpointHeadersIn } from '../endpoint/headers-body.ts';
import { saveHeaders } from '../endpoint/save-headers.ts';
import { findOperationalEndpoint } from './operational-endpoint.ts';

export const setOperationalEndpointHeaders = defineRoute({
  method: 'PUT',
  path: '/api/v1/operational-webhook/endpoint/{endpoint_id}/headers',
  operationId: 'v1.operational-webhook.endpoint.set-headers',
  summary: 'Replace the own headers of an endpoint of operational webhooks',
  tag: 'Operational webhook',
  access: 'organization',
  body: EndpointHeadersIn,
  replies: { 204: null },
  errors: [409],
  action: async (call, deps: ManageDeps) => {
    const endpoint = await findOperationalEndpoint(deps, call);
    await saveHeaders(deps, endpoint, checkedHeaders(Object.entries(call.body.headers)));
    return { status: 204 };
  },
});
