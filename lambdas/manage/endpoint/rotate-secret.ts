import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { endpointEvent } from './endpoint-event.ts';
import { findEndpoint } from './find-endpoint.ts';
import { EndpointSecretRotateIn, rotateSecret } from './rotation.ts';

export const rotateEndpointSecret = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/secret/rotate',
  operationId: 'v1.endpoint.rotate-secret',
  summary: "Replace an endpoint's secret; the old one signs as well until its grace period ends",
  tag: 'Endpoint',
  access: 'application',
  body: EndpointSecretRotateIn,
  replies: { 204: null },
  errors: [400, 409],
  action: async (call, deps: ManageDeps) => {
    const { application, endpoint } = await findEndpoint(deps, call);
    const after = await rotateSecret(deps, endpoint, call.body);
    await endpointEvent(deps, 'endpoint.updated', application, after);
    return { status: 204 };
  },
});
