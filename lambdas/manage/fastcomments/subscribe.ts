import type { HttpMethod } from '../../../core/dialects/dialect.ts';
import { fastcomments } from '../../../core/dialects/fastcomments.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { subscriptionUid } from '../../../core/manage/fastcomments/subscription-uid.ts';
import { maxSubscriptions, type Webhook, webhooksOf } from '../../../core/manage/fastcomments/webhook.ts';
import { ApiError } from '../../api/api-error.ts';
import { withoutUndefined } from '../../api/fields.ts';
import type { ManageDeps } from '../deps.ts';
import { endpointEvent } from '../endpoint/endpoint-event.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { countOf, keepsWithinLimit } from '../endpoint/keep-within-limit.ts';
import { removeEndpoint } from '../endpoint/remove-endpoint.ts';
import { createEndpointOf } from '../endpoint/save-endpoint.ts';
import { winnerOfUid } from '../winner-of-uid.ts';
import { Failure } from './failure.ts';
import { tenantWebhooks } from './tenant-webhooks.ts';

/** What is subscribed; `url` as `URL` writes it. */
export interface Subscription {
  readonly url: string;
  readonly event: string;
  readonly domain: string;
  readonly method: HttpMethod;
  readonly token: boolean;
}

/**
 * The tenant's subscription with this URL, event and domain, made where there is none.
 * @throws Failure, or ApiError for what an endpoint may not be
 */
export async function subscribe(
  deps: ManageDeps,
  tenant: Application,
  wanted: Subscription,
): Promise<Webhook> {
  const uid = subscriptionUid(wanted.url, wanted.event, wanted.domain);
  const all = await tenantWebhooks(deps, tenant);
  const existing = all.find((webhook) => isSame(webhook, wanted));
  if (existing) return existing;
  if (subscriptionsIn(all).length >= maxSubscriptions) throw tooMany();

  await freeUid(deps, tenant, uid, wanted);
  const count = countOf(async () => subscriptionsIn(await tenantWebhooks(deps, tenant)));
  const kind = { limit: maxSubscriptions, count, pause: deps.pause };
  const mine = await createOrFind(deps, tenant, uid, wanted);
  if (!(await keepsWithinLimit(kind, mine.webhook.endpoint.id))) {
    if (mine.isNew) await removeEndpoint(deps, mine.webhook.endpoint);
    throw tooMany();
  }
  if (mine.isNew) await endpointEvent(deps, 'endpoint.created', tenant, mine.webhook.endpoint);
  return mine.webhook;
}

function isSame(webhook: Webhook, { url, event, domain }: Subscription): boolean {
  const isSubscription = webhook.source === 'api';
  return (
    isSubscription && webhook.endpoint.url === url && webhook.event === event && webhook.domain === domain
  );
}

function subscriptionsIn(webhooks: readonly Webhook[]): string[] {
  return webhooks.filter(({ source }) => source === 'api').map(({ endpoint }) => endpoint.id);
}

function tooMany(): Failure {
  const reason = `The tenant has ${maxSubscriptions} API subscriptions, as many as it may; delete one first.`;
  return new Failure('limit-reached', reason);
}

/** A subscription that was edited since keeps its uid; it is another one by now, and this one may be made again. */
async function freeUid(
  deps: ManageDeps,
  tenant: Application,
  uid: string,
  wanted: Subscription,
): Promise<void> {
  const holder = await deps.endpoints.find(ownerOf(tenant), uid);
  if (!holder || webhooksOf(holder).some((webhook) => isSame(webhook, wanted))) return;
  const updatedAtMs = Math.max(deps.now(), holder.updatedAtMs + 1);
  await deps.endpoints.replace(holder, withoutUndefined({ ...holder, uid: undefined, updatedAtMs }));
}

async function createOrFind(deps: ManageDeps, tenant: Application, uid: string, wanted: Subscription) {
  try {
    return { webhook: webhookIn(await create(deps, tenant, uid, wanted), wanted), isNew: true };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
    const winner = await winnerOfUid(deps, () => deps.endpoints.find(ownerOf(tenant), uid));
    if (winner) return { webhook: webhookIn(winner, wanted), isNew: false };
    throw new Failure('unavailable', 'The same subscription is being made by another request; try again.');
  }
}

function create(deps: ManageDeps, tenant: Application, uid: string, wanted: Subscription) {
  const { url, event, domain, method, token } = wanted;
  return createEndpointOf(deps, tenant, {
    url,
    uid,
    eventTypes: [event],
    dialect: fastcomments.name,
    dialectOptions: { source: 'api', domain, signWith: 'tenant', ...(token ? {} : { token }) },
    methods: { [event]: method },
  });
}

function webhookIn(endpoint: Endpoint, wanted: Subscription): Webhook {
  const webhook = webhooksOf(endpoint).find((candidate) => isSame(candidate, wanted));
  if (!webhook) throw new Failure('conflict', 'The subscription was changed by another request; try again.');
  return webhook;
}
