import { isId } from '../../../core/ids/ksuid.ts';
import type { Application } from '../../../core/manage/application.ts';
import { readWebhookId, type Webhook, webhooksOf } from '../../../core/manage/fastcomments/webhook.ts';
import type { ManageDeps } from '../deps.ts';
import { endpointEvent } from '../endpoint/endpoint-event.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { patched } from '../endpoint/patch.ts';
import { removeEndpoint } from '../endpoint/remove-endpoint.ts';
import { replaceEndpoint } from '../endpoint/save-endpoint.ts';
import { Failure } from './failure.ts';
import { tenantRoute } from './tenant-route.ts';

export const deleteWebhook = tenantRoute({
  method: 'DELETE',
  path: '/api/v1/webhooks/{id}',
  action: async ({ tenant, params }, deps) => {
    const id = params['id'] ?? '';
    const { endpoint: endpointId, event } = readWebhookId(id);
    const endpoint = isId('ep', endpointId)
      ? await deps.endpoints.find(ownerOf(tenant), endpointId)
      : undefined;
    const webhooks = endpoint ? webhooksOf(endpoint) : [];
    const named = webhooks.filter((webhook) => event === undefined || webhook.event === event);
    const [webhook] = named;
    // FastComments says so of a webhook of its dashboard too.
    if (webhook?.source !== 'api') {
      throw new Failure(
        'not-found',
        `There is no webhook ${JSON.stringify(id)} that was subscribed through the API.`,
      );
    }
    if (named.length === webhooks.length) await removeSubscription(deps, tenant, webhook);
    else await removeEvent(deps, tenant, webhook, webhooks);
    return {};
  },
});

async function removeSubscription(
  deps: ManageDeps,
  tenant: Application,
  { endpoint }: Webhook,
): Promise<void> {
  await removeEndpoint(deps, endpoint);
  await endpointEvent(deps, 'endpoint.deleted', tenant, endpoint);
}

/** Where the own API gave a subscription more event types, each of them is a webhook that can be deleted. */
async function removeEvent(
  deps: ManageDeps,
  tenant: Application,
  { endpoint, event }: Webhook,
  all: readonly Webhook[],
): Promise<void> {
  const eventTypes = all.flatMap((webhook) => (webhook.event === event ? [] : [webhook.event]));
  const after = await replaceEndpoint(deps, endpoint, patched(endpoint, { eventTypes }), {});
  await endpointEvent(deps, 'endpoint.updated', tenant, after);
}
