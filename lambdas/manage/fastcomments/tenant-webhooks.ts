import type { Application } from '../../../core/manage/application.ts';
import { type Webhook, webhooksOf } from '../../../core/manage/fastcomments/webhook.ts';
import type { ManageDeps } from '../deps.ts';
import { everyEndpoint } from '../endpoint/every-endpoint.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';

/** All of a tenant's webhooks in the order in which they were made, strongly consistent. */
export async function tenantWebhooks(
  { endpoints }: Pick<ManageDeps, 'endpoints'>,
  tenant: Application,
): Promise<readonly Webhook[]> {
  const all: Webhook[] = [];
  const list = everyEndpoint((request) => endpoints.list(ownerOf(tenant), request));
  for await (const endpoint of list) all.push(...webhooksOf(endpoint));
  return all;
}
