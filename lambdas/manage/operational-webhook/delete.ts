import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { removeEndpoint } from '../endpoint/remove-endpoint.ts';
import { findOperationalEndpoint } from './operational-endpoint.ts';

export const deleteOperationalEndpoint = defineRoute({
  method: 'DELETE',
  path: '/api/v1/operational-webhook/endpoint/{endpoint_id}',
  operationId: 'v1.operational-webhook.endpoint.delete',
  summary: 'Delete an endpoint of operational webhooks',
  tag: 'Operational webhook',
  access: 'organization',
  replies: { 204: null },
  action: async (call, deps: ManageDeps) => {
    await removeEndpoint(deps, await findOperationalEndpoint(deps, call));
    return { status: 204 };
  },
});
