import { hookIdOf } from '../../dialects/misskey/envelope.ts';
import type { Endpoint } from '../endpoint.ts';
import { systemEventTypes, userEventTypes } from './webhook-params.ts';

/** What came of the last request to a webhook. */
export interface LatestRequest {
  /** When it was over (UNIX time, ms). */
  readonly sentAtMs: number;
  /** The status of the answer; 1 where none came. */
  readonly status: number;
}

/** A user's webhook in Misskey's key order. */
export function userWebhook(
  endpoint: Endpoint,
  userId: string,
  secret: string,
  latest: LatestRequest | undefined,
) {
  return {
    id: hookIdOf(endpoint),
    userId,
    name: endpoint.description,
    on: onOf(endpoint, userEventTypes),
    url: endpoint.url,
    secret,
    active: !endpoint.disabled,
    ...latestOf(latest),
  };
}

/** A system webhook in Misskey's key order. */
export function systemWebhook(endpoint: Endpoint, secret: string, latest: LatestRequest | undefined) {
  return {
    id: hookIdOf(endpoint),
    isActive: !endpoint.disabled,
    updatedAt: new Date(endpoint.updatedAtMs).toISOString(),
    ...latestOf(latest),
    name: endpoint.description,
    on: onOf(endpoint, systemEventTypes),
    url: endpoint.url,
    secret,
  };
}

/** The event types that a webhook shows: those of its own kind. An endpoint that names none gets all of them. */
export function onOf({ eventTypes }: Pick<Endpoint, 'eventTypes'>, ofKind: readonly string[]): string[] {
  return eventTypes ? eventTypes.filter((name) => ofKind.includes(name)) : [...ofKind];
}

function latestOf(latest: LatestRequest | undefined) {
  return {
    latestSentAt: latest ? new Date(latest.sentAtMs).toISOString() : null,
    latestStatus: latest ? latest.status : null,
  };
}
