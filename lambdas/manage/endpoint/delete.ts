import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { endpointEvent } from './endpoint-event.ts';
import { findEndpoint } from './find-endpoint.ts';
import { removeEndpoint } from './remove-endpoint.ts';

export const deleteEndpoint = defineRoute({
  method: 'DELETE',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}',
  operationId: 'v1.endpoint.delete',
  summary: 'Delete an endpoint',
  tag: 'Endpoint',
  access: 'application',
  replies: { 204: null },
  action: async (call, deps: ManageDeps) => {
    const { application, endpoint } = await findEndpoint(deps, call);
    await removeEndpoint(deps, endpoint);
    await endpointEvent(deps, 'endpoint.deleted', application, endpoint);
    return { status: 204 };
  },
});
