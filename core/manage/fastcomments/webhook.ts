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
    source,
  }));
}

const idPrefix = 'ep_';

export function bareId(endpointId: string): string {
  return endpointId.slice(idPrefix.length);
}

/** What a webhook's id names: its endpoint, with the prefix or without, and behind `-` the event, where it names one. */
export function readWebhookId(webhookId: string): {
  readonly endpoint: string;
  readonly event: string | undefined;
} {
  const [, id = '', event] = /^([^-]*)(?:-(.*))?$/s.exec(webhookId) ?? [];
  return { endpoint: id.startsWith(idPrefix) ? id : `${idPrefix}${id}`, event };
}

/** How many subscriptions FastComments' API may make for a tenant. */
export const maxSubscriptions = 50;
