import { fastcomments } from '../../dialects/fastcomments.ts';
import type { Endpoint } from '../endpoint.ts';

/** One of FastComments' webhooks: an event type of an endpoint with its dialect. */
export interface Webhook {
  /** The endpoint's id without its prefix; where the endpoint has several event types, `-` and this one behind it. */
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly event: string;
  readonly domain: string;
  readonly method: string;
  readonly source: 'dashboard' | 'api';
}

export const webhookEvents = fastcomments.eventTypes as readonly [string, ...string[]];

/** The webhooks that an endpoint is; none where it speaks another dialect. */
export function webhooksOf(endpoint: Endpoint): readonly Webhook[] {
  if (endpoint.dialect !== fastcomments.name) return [];
  const { domain, source } = fastcomments.options.parse(endpoint.dialectOptions);
  const events = webhookEvents.filter((event) => endpoint.eventTypes?.includes(event) ?? true);
  const id = bareId(endpoint.id);
  const isOne = events.length === 1;
  return events.map((event) => ({
    id: isOne ? id : `${id}-${event}`,
    endpoint,
    event,
    domain,
    method: endpoint.methods[event] ?? fastcomments.methodsFor(event)[0] ?? '',
    // Only what FastComments' API could have made can be deleted by it: one event each.
    source: isOne ? source : 'dashboard',
  }));
}

const idPrefix = 'ep_';

export function bareId(endpointId: string): string {
  return endpointId.slice(idPrefix.length);
}

/** The endpoint of a webhook's id, which may be given with the prefix or without; the event where the id names one. */
export function endpointIdOf(webhookId: string): string {
  const [id = ''] = webhookId.split('-', 1);
  return id.startsWith(idPrefix) ? id : `${idPrefix}${id}`;
}

/** How many subscriptions FastComments' API may make for a tenant. */
export const maxSubscriptions = 50;
