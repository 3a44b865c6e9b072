import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { endpointEvent } from './endpoint-event.ts';
import { findEndpoint } from './find-endpoint.ts';
import { checkedHeaders, EndpointHeadersIn } from './headers-body.ts';
import { saveHeaders } from './save-headers.ts';

export const setEndpointHeaders = defineRoute({
  method: 'PUT',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/headers',
  operationId: 'v1.endpoint.set-headers',
  summary: "Replace an endpoint's own headers, which go with every delivery",
  tag: 'Endpoint',
  access: 'application',
  body: EndpointHeadersIn,
  replies: { 204: null },
  errors: [409],
  action: async (call, deps: ManageDeps) => {
    const { application, endpoint } = await findEndpoint(deps, call);
    const after = await saveHeaders(deps, endpoint, checkedHeaders(Object.entries(call.body.headers)));
    await endpointEvent(deps, 'endpoint.updated', application, after);
    return { status: 204 };
  },
});
