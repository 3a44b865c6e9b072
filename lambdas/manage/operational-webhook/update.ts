import { operationalOwner } from '../../../core/operational/operational-application.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { choicesOf, fields, replaceEndpoint } from '../endpoint/save-endpoint.ts';
import { createOperationalEndpointOf } from './create-operational-endpoint.ts';
import {
  OperationalEndpointIn,
  OperationalEndpointOut,
  operationalEndpointOut,
  operationalRules,
} from './operational-endpoint.ts';

export const updateOperationalEndpoint = defineRoute({
  method: 'PUT',
  path: '/api/v1/operational-webhook/endpoint/{endpoint_id}',
  operationId: 'v1.operational-webhook.endpoint.upsert',
  summary: 'Replace an endpoint of operational webhooks, or create one where there is none',
  tag: 'Operational webhook',
  access: 'organization',
  body: OperationalEndpointIn,
  replies: { 200: OperationalEndpointOut, 201: OperationalEndpointOut },
  errors: [400, 409],
  action: async ({ principal, params, body }, deps: ManageDeps) => {
    const { organization } = principal;
    const before = await deps.endpoints.find(operationalOwner(organization), params['endpoint_id'] ?? '');
    if (!before) {
      const created = await createOperationalEndpointOf(deps, organization, body);
      return { status: 201, body: operationalEndpointOut(created) };
    }
    const wanted = { ...fields(body, before.dialect), ...choicesOf(before, body) };
    const after = await replaceEndpoint(deps, before, wanted, body, operationalRules);
    return { status: 200, body: operationalEndpointOut(after) };
  },
});
