import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { withinMisskeyLimit } from '../misskey/webhook-limit.ts';
import { EndpointIn } from './endpoint-body.ts';
import { endpointChanged, endpointEvent } from './endpoint-event.ts';
import { EndpointOut, endpointOut } from './endpoint-out.ts';
import { ownerOf } from './find-endpoint.ts';
import { checkOwnChoices } from './own-choices.ts';
import { choicesOf, createEndpointOf, fields, replaceEndpoint } from './save-endpoint.ts';
import { staysWithoutEventTypes } from './stays-without.ts';

export const updateEndpoint = defineRoute({
  method: 'PUT',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}',
  operationId: 'v1.endpoint.upsert',
  summary: 'Replace an endpoint, or create one where there is none',
  tag: 'Endpoint',
  access: 'application',
  body: EndpointIn,
  replies: { 200: EndpointOut, 201: EndpointOut },
  errors: [400, 409],
  action: async ({ principal, params, body }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const before = await deps.endpoints.find(ownerOf(application), params['endpoint_id'] ?? '');
    if (!before) {
      checkOwnChoices(principal, fields(body, deps.defaultDialect));
      const dialect = body.dialect ?? deps.defaultDialect;
      const created = await withinMisskeyLimit(deps, { principal, application, dialect }, () =>
        createEndpointOf(deps, application, body),
      );
      await endpointEvent(deps, 'endpoint.created', application, created);
      return { status: 201, body: endpointOut(created) };
    }
    // A client that knows only Svix's fields must not turn the endpoint into another dialect: ours stay when absent.
    const wanted = { ...fields(body, before.dialect), ...choicesOf(before, body) };
    if (staysWithoutEventTypes(before, body.eventTypes ?? body.filterTypes)) wanted.eventTypes = [];
    checkOwnChoices(principal, wanted, before);
    const { dialect } = wanted;
    const after = await withinMisskeyLimit(deps, { principal, application, dialect, before }, () =>
      replaceEndpoint(deps, before, wanted, body),
    );
    await endpointChanged(deps, application, before, after);
    return { status: 200, body: endpointOut(after) };
  },
});
