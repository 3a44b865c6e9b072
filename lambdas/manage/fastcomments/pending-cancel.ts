import { webhooksOf } from '../../../core/manage/fastcomments/webhook.ts';
import { parsePendingId } from '../../../core/send/pending-delivery.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { Failure } from './failure.ts';
import { tenantRoute } from './tenant-route.ts';

/** No further attempt is made. One that is on its way at this moment is not called back. */
export const cancelPending = tenantRoute({
  method: 'DELETE',
  path: '/api/v1/pending-webhook-events/{id}',
  action: async ({ tenant, params }, deps) => {
    const id = params['id'] ?? '';
    const key = parsePendingId(id);
    const endpoint = key && (await deps.endpoints.find(ownerOf(tenant), key.endpoint));
    const isWebhook = key !== undefined && endpoint !== undefined && webhooksOf(endpoint).length > 0;
    const attempt = isWebhook ? await deps.pendingDeliveries.cancel(key, deps.now()) : undefined;
    if (!key || attempt === undefined) {
      throw new Failure('not-found', `There is no pending event ${JSON.stringify(id)}.`);
    }
    // Cancelled first: what is on its way must not be noted as settled while its retry may still come.
    if (attempt > 1) await deps.attempts.markLast({ ...key, number: attempt - 1 });
    return {};
  },
});
