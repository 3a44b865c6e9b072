import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { EndpointIn } from './endpoint-body.ts';
import { endpointOut } from './endpoint-out.ts';
import { createEndpointOf } from './save-endpoint.ts';

export const createEndpoint = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/endpoint',
  operationId: 'v1.endpoint.create',
  summary: 'Create an endpoint',
  access: 'application',
  body: EndpointIn,
  action: async ({ principal, params, body }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    return { status: 201, body: endpointOut(await createEndpointOf(deps, application, body)) };
  },
});
