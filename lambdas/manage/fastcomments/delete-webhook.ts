import { isId } from '../../../core/ids/ksuid.ts';
import { endpointIdOf, webhooksOf } from '../../../core/manage/fastcomments/webhook.ts';
import { endpointEvent } from '../endpoint/endpoint-event.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { Failure } from './failure.ts';
import { tenantRoute } from './tenant-route.ts';

export const deleteWebhook = tenantRoute({
  method: 'DELETE',
  path: '/api/v1/webhooks/{id}',
  action: async ({ tenant, params }, deps) => {
    const id = params['id'] ?? '';
    const endpointId = endpointIdOf(id);
    const endpoint = isId('ep', endpointId)
      ? await deps.endpoints.find(ownerOf(tenant), endpointId)
      : undefined;
    const [webhook] = endpoint ? webhooksOf(endpoint) : [];
    // FastComments says so of a webhook of its dashboard too.
    if (!endpoint || webhook?.source !== 'api') {
      throw new Failure(
        'not-found',
        `There is no webhook ${JSON.stringify(id)} that was subscribed through the API.`,
      );
    }
    await deps.endpoints.remove(endpoint);
    await endpointEvent(deps, 'endpoint.deleted', tenant, endpoint);
    return {};
  },
});
