import * as z from 'zod/mini';
import { Domain } from '../../../core/dialects/fastcomments/domain.ts';
import { healthViews } from '../endpoint/health-view.ts';
import { Event, pageSize, Skip } from './params.ts';
import { tenantRoute } from './tenant-route.ts';
import { tenantWebhooks } from './tenant-webhooks.ts';
import { webhookOut } from './webhook-out.ts';

export const listWebhooks = tenantRoute({
  method: 'GET',
  path: '/api/v1/webhooks',
  query: z.strictObject({
    event: z.optional(Event),
    domain: z.optional(Domain),
    source: z.optional(z.enum(['dashboard', 'api'])),
    skip: Skip,
  }),
  action: async ({ tenant, query }, deps) => {
    const { event, domain, source, skip } = query;
    const wanted = (await tenantWebhooks(deps, tenant)).filter(
      (webhook) =>
        (event === undefined || webhook.event === event) &&
        (domain === undefined || webhook.domain === domain) &&
        (source === undefined || webhook.source === source),
    );
    const page = wanted.slice(skip, skip + pageSize);
    const endpoints = new Map(page.map(({ endpoint }) => [endpoint.id, endpoint]));
    const healths = await healthViews(deps, tenant, [...endpoints.values()]);
    return { webhooks: page.map((webhook) => webhookOut(webhook, healths.get(webhook.endpoint.id))) };
  },
});
