import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { createOperationalEndpointOf } from './create-operational-endpoint.ts';
import {
  OperationalEndpointIn,
  OperationalEndpointOut,
  operationalEndpointOut,
} from './operational-endpoint.ts';

export const createOperationalEndpoint = defineRoute({
  method: 'POST',
  path: '/api/v1/operational-webhook/endpoint',
  operationId: 'v1.operational-webhook.endpoint.create',
  summary: "Create an endpoint for events about the organization's own endpoints and deliveries",
  tag: 'Operational webhook',
  access: 'organization',
  body: OperationalEndpointIn,
  replies: { 201: OperationalEndpointOut },
  errors: [400, 409],
  action: async ({ principal, body }, deps: ManageDeps) => {
    const endpoint = await createOperationalEndpointOf(deps, principal.organization, body);
    return { status: 201, body: operationalEndpointOut(endpoint) };
  },
});
