import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { withinMisskeyLimit } from '../misskey/webhook-limit.ts';
import { EndpointPatch } from './endpoint-body.ts';
import { endpointChanged } from './endpoint-event.ts';
import { EndpointOut, endpointOut } from './endpoint-out.ts';
import { findEndpoint } from './find-endpoint.ts';
import { checkOwnChoices } from './own-choices.ts';
import { choicesOf, type EndpointFields, replaceEndpoint } from './save-endpoint.ts';
import { staysWithoutEventTypes } from './stays-without.ts';

export const patchEndpoint = defineRoute({
  method: 'PATCH',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}',
  operationId: 'v1.endpoint.patch',
  summary: 'Change parts of an endpoint',
  tag: 'Endpoint',
  access: 'application',
  body: EndpointPatch,
  replies: { 200: EndpointOut },
  errors: [400, 409],
  action: async (call, deps: ManageDeps) => {
    const { application, endpoint } = await findEndpoint(deps, call);
    const { secret } = call.body;
    const wanted = patched(endpoint, call.body);
    checkOwnChoices(call.principal, wanted, endpoint);
    const change = { principal: call.principal, application, dialect: wanted.dialect, before: endpoint };
    const after = await withinMisskeyLimit(deps, change, () =>
      replaceEndpoint(deps, endpoint, wanted, { secret }),
    );
    await endpointChanged(deps, application, endpoint, after);
    return { status: 200, body: endpointOut(after) };
  },
});

/** An endpoint's fields after a patch. */
export function patched(before: Endpoint, patch: EndpointPatch): EndpointFields {
  const eventTypes = patch.eventTypes === undefined ? patch.filterTypes : patch.eventTypes;
  const throttleRate = patch.throttleRate === undefined ? patch.rateLimit : patch.throttleRate;
  return {
    url: patch.url ?? before.url,
    description: patch.description ?? before.description,
    uid: patch.uid === undefined ? before.uid : (patch.uid ?? undefined),
    disabled: patch.disabled ?? before.disabled,
    eventTypes:
      eventTypes === undefined || staysWithoutEventTypes(before, eventTypes)
        ? before.eventTypes
        : listOrAll(eventTypes),
    channels: patch.channels === undefined ? before.channels : listOrAll(patch.channels),
    throttleRate: throttleRate === undefined ? before.throttleRate : (throttleRate ?? undefined),
    version: patch.version ?? before.version,
    metadata: patch.metadata ?? before.metadata,
    ...choicesOf(before, patch),
  };
}

function listOrAll(list: readonly string[] | null): string[] | undefined {
  return list?.length ? [...new Set(list)] : undefined;
}
