import { everyDomain } from '../../../core/dialects/fastcomments/domain.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { bareId, webhooksOf } from '../../../core/manage/fastcomments/webhook.ts';
import { type PendingDelivery, pendingId } from '../../../core/send/pending-delivery.ts';
import { isoTime } from '../../api/fields.ts';
import { attemptCount, eventTypeNumber, webhookType } from './pending-filter.ts';

/**
 * A pending event as FastComments' clients read it. Its documentation calls the id `id`, its OpenAPI document `_id`.
 *
 * @param comment as it was when the event happened; null where its payload was deleted
 */
export function pendingOut(
  tenant: Application,
  delivery: PendingDelivery,
  comment: unknown,
  endpoint: Endpoint | undefined,
): object {
  const id = pendingId(delivery);
  const webhook = endpoint && webhooksOf(endpoint).find(({ event }) => event === delivery.eventType);
  return {
    _id: id,
    id,
    commentId: delivery.labels['commentId'] ?? '',
    comment,
    externalId: delivery.labels['externalId'] ?? null,
    createdAt: isoTime(delivery.createdAtMs),
    tenantId: tenant.uid ?? tenant.id,
    attemptCount: attemptCount(delivery),
    nextAttemptAt: isoTime(delivery.dueAtMs),
    eventType: eventTypeNumber(delivery),
    type: webhookType,
    domain: delivery.labels['domain'] ?? everyDomain,
    lastError: delivery.lastError ?? null,
    webhookId: webhook?.id ?? bareId(delivery.endpoint),
  };
}
