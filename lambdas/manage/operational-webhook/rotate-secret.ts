import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EndpointSecretRotateIn, rotateSecret } from '../endpoint/rotation.ts';
import { findOperationalEndpoint } from './operational-endpoint.ts';

export const rotateOperationalEndpointSecret = defineRoute({
  method: 'POST',
  path: '/api/v1/operational-webhook/endpoint/{endpoint_id}/secret/rotate',
  operationId: 'v1.operational-webhook.endpoint.rotate-secret',
  summary:
    'Replace the secret of operational webhooks; the old one signs as well until its grace period ends',
  tag: 'Operational webhook',
  access: 'organization',
  body: EndpointSecretRotateIn,
  replies: { 204: null },
  errors: [400, 409],
  action: async (call, deps: ManageDeps) => {
    await rotateSecret(deps, await findOperationalEndpoint(deps, call), call.body);
    return { status: 204 };
  },
});
