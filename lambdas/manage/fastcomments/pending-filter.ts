import * as z from 'zod/mini';
import type { PendingFilter, PendingPlace } from '../../../core/adapters/dynamodb/pending-list.ts';
import { domainOf, everyDomain } from '../../../core/dialects/fastcomments/domain.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { labelText, type PendingDelivery } from '../../../core/send/pending-delivery.ts';
import type { ManageDeps } from '../deps.ts';
import { integerText } from './params.ts';
import { tenantWebhooks } from './tenant-webhooks.ts';

/** FastComments' numbers of event types. */
const eventTypes: readonly string[] = ['comment-created', 'comment-deleted', 'comment-updated'];

/** A WordPress integration (0) gets nothing from here: what is pending is a webhook's (1). */
export const webhookType = 1;

/** What lists and counts of pending events can be narrowed to. */
export const pendingFilters = {
  commentId: z.optional(z.string().check(z.minLength(1))),
  externalId: z.optional(z.string().check(z.minLength(1))),
  eventType: z.optional(z.enum(['0', '1', '2'])),
  type: z.optional(z.enum(['0', '1'])),
  /** Of the comment; `*` for comments that name none. */
  domain: z.optional(z.string().check(z.minLength(1))),
  attemptCountGT: z.optional(integerText(0, 999_999)),
};
export type PendingFilters = z.infer<z.ZodMiniObject<typeof pendingFilters>>;

export function filterOf(filters: PendingFilters): PendingFilter {
  const { commentId, externalId, eventType, type, domain, attemptCountGT } = filters;
  const named = [
    ['commentId', commentId] as const,
    ['externalId', externalId] as const,
    ['domain', domain === everyDomain ? undefined : domain && domainOf(domain)] as const,
  ];
  return (delivery) =>
    (type === undefined || Number(type) === webhookType) &&
    (eventType === undefined || eventTypeNumber(delivery) === Number(eventType)) &&
    (attemptCountGT === undefined || attemptCount(delivery) > attemptCountGT) &&
    (domain !== everyDomain || delivery.labels['domain'] === undefined) &&
    named.every(([name, wanted]) => wanted === undefined || delivery.labels[name] === labelText(wanted));
}

export function eventTypeNumber({ eventType }: PendingDelivery): number {
  return eventTypes.indexOf(eventType);
}

/** Attempts that were made. */
export function attemptCount({ attempt }: PendingDelivery): number {
  return attempt - 1;
}

/** Where a tenant's pending deliveries are, and its webhooks' endpoints by id. */
export async function pendingPlaceOf(
  deps: Pick<ManageDeps, 'endpoints'>,
  tenant: Application,
): Promise<{ readonly place: PendingPlace; readonly endpoints: ReadonlyMap<string, Endpoint> }> {
  const webhooks = await tenantWebhooks(deps, tenant);
  const endpoints = new Map(webhooks.map(({ endpoint }) => [endpoint.id, endpoint]));
  return { place: { endpoints: [...endpoints.keys()], logShards: tenant.logShards }, endpoints };
}
