import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { withinMisskeyLimit } from '../misskey/webhook-limit.ts';
import { EndpointIn } from './endpoint-body.ts';
import { endpointEvent } from './endpoint-event.ts';
import { EndpointOut, endpointOut } from './endpoint-out.ts';
import { checkOwnChoices } from './own-choices.ts';
import { createEndpointOf, fields } from './save-endpoint.ts';

export const createEndpoint = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/endpoint',
  operationId: 'v1.endpoint.create',
  summary: 'Create an endpoint',
  tag: 'Endpoint',
  access: 'application',
  body: EndpointIn,
  replies: { 201: EndpointOut },
  errors: [400, 409],
  action: async ({ principal, params, body }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    checkOwnChoices(principal, fields(body, deps.defaultDialect));
    const dialect = body.dialect ?? deps.defaultDialect;
    const endpoint = await withinMisskeyLimit(deps, { principal, application, dialect }, () =>
      createEndpointOf(deps, application, body),
    );
    await endpointEvent(deps, 'endpoint.created', application, endpoint);
    return { status: 201, body: endpointOut(endpoint) };
  },
});
