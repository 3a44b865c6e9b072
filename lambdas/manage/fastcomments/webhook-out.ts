import type { Webhook } from '../../../core/manage/fastcomments/webhook.ts';
import { isoTime } from '../../api/fields.ts';
import type { HealthView } from '../endpoint/health-view.ts';

/** A webhook as FastComments' clients read it, in the order in which FastComments writes it. */
export function webhookOut(webhook: Webhook, health?: HealthView): object {
  const { endpoint } = webhook;
  return {
    id: webhook.id,
    url: endpoint.url,
    event: webhook.event,
    domain: webhook.domain,
    method: webhook.method,
    source: webhook.source,
    enabled: !endpoint.disabled,
    createdAt: isoTime(endpoint.createdAtMs),
    lastSuccessAt: health?.lastSuccessAt,
    lastFailureAt: health?.lastFailureAt,
    failingSince: health?.failingSince,
    disabledAt: health?.disabledAt,
    ...(endpoint.disabled
      ? { disabledReason: endpoint.disabledReason === undefined ? 'manual' : 'auto' }
      : {}),
  };
}
