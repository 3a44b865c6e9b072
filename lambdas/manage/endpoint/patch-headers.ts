import { defineRoute } from '../../api/route.ts';
import { openHeaders } from '../../parts/sealed-headers.ts';
import type { ManageDeps } from '../deps.ts';
import { endpointEvent } from './endpoint-event.ts';
import { findEndpoint } from './find-endpoint.ts';
import { EndpointHeadersPatchIn, patchedHeaders } from './headers-body.ts';
import { saveHeaders } from './save-headers.ts';

export const patchEndpointHeaders = defineRoute({
  method: 'PATCH',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/headers',
  operationId: 'v1.endpoint.patch-headers',
  summary: "Set or take away some of an endpoint's own headers",
  tag: 'Endpoint',
  access: 'application',
  body: EndpointHeadersPatchIn,
  replies: { 204: null },
  errors: [409],
  action: async (call, deps: ManageDeps) => {
    const { application, endpoint } = await findEndpoint(deps, call);
    const before = await openHeaders(deps.secrets, endpoint);
    const after = await saveHeaders(deps, endpoint, patchedHeaders(before, call.body));
    await endpointEvent(deps, 'endpoint.updated', application, after);
    return { status: 204 };
  },
});
