import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import {
  findOperationalEndpoint,
  OperationalEndpointOut,
  operationalEndpointOut,
} from './operational-endpoint.ts';

export const getOperationalEndpoint = defineRoute({
  method: 'GET',
  path: '/api/v1/operational-webhook/endpoint/{endpoint_id}',
  operationId: 'v1.operational-webhook.endpoint.get',
  summary: 'Get an endpoint of operational webhooks',
  tag: 'Operational webhook',
  access: 'organization',
  replies: { 200: OperationalEndpointOut },
  action: async (call, deps: ManageDeps) => ({
    status: 200,
    body: operationalEndpointOut(await findOperationalEndpoint(deps, call)),
  }),
});
