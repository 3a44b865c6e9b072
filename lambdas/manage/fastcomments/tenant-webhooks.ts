import type { Application } from '../../../core/manage/application.ts';
import { type Webhook, webhooksOf } from '../../../core/manage/fastcomments/webhook.ts';
import type { ManageDeps } from '../deps.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';

/** An endpoint may take 390 KB; usual ones take 1 KB, of which DynamoDB answers 1 MB at a time anyway. */
const endpointsPerPage = 250;

/** All of a tenant's webhooks in the order in which they were made, strongly consistent. */
export async function tenantWebhooks(
  { endpoints }: Pick<ManageDeps, 'endpoints'>,
  tenant: Application,
): Promise<readonly Webhook[]> {
  const all: Webhook[] = [];
  let key: string | undefined;
  do {
    const page = await endpoints.list(ownerOf(tenant), {
      limit: endpointsPerPage,
      order: 'ascending',
      iterator: key === undefined ? undefined : { key, backwards: false },
    });
    all.push(...page.items.flatMap(webhooksOf));
    key = page.done ? undefined : page.items.at(-1)?.id;
  } while (key !== undefined);
  return all;
}
