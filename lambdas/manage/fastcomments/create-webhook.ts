import * as z from 'zod';
import { Domain, everyDomain } from '../../../core/dialects/fastcomments/domain.ts';
import { fastcomments } from '../../../core/dialects/fastcomments.ts';
import { type GuardRules, judgeUrl } from '../../../core/send/guard.ts';
import { text } from '../../api/fields.ts';
import { maxUrlLength } from '../endpoint/endpoint-body.ts';
import { Failure } from './failure.ts';
import { Event } from './params.ts';
import { subscribe } from './subscribe.ts';
import { tenantRoute } from './tenant-route.ts';
import { webhookOut } from './webhook-out.ts';

const WebhookIn = z.strictObject({
  url: text(maxUrlLength).min(1),
  event: Event,
  domain: Domain.nullish(),
  method: z.enum(['POST', 'PUT', 'DELETE']).nullish(),
  /** Ours: false leaves the header `token` out. */
  token: z.boolean().nullish(),
});

export const createWebhook = tenantRoute({
  method: 'POST',
  path: '/api/v1/webhooks',
  body: WebhookIn,
  action: async ({ tenant, body }, deps) => {
    const { event } = body;
    const method = body.method ?? 'POST';
    const allowed = fastcomments.methodsFor(event);
    if (!allowed.includes(method)) {
      const reason = `method: ${method} is not allowed for ${event}; ${allowed.join(', ')} are.`;
      throw new Failure('unexpected-param', reason);
    }
    const webhook = await subscribe(deps, tenant, {
      url: checkedUrl(body.url, deps.guardRules),
      event,
      domain: body.domain ?? everyDomain,
      method,
      token: body.token ?? true,
    });
    return { webhook: webhookOut(webhook) };
  },
});

/** @throws Failure that says what is wrong with the URL */
function checkedUrl(url: string, rules: GuardRules): string {
  const problem = judgeUrl(url, rules);
  if (problem) throw new Failure('invalid-url', problem);
  return new URL(url).href;
}
