import * as z from 'zod/mini';
import { Domain, everyDomain } from '../../../core/dialects/fastcomments/domain.ts';
import { fastcomments } from '../../../core/dialects/fastcomments.ts';
import { type GuardRules, judgeUrl } from '../../../core/send/guard.ts';
import { text } from '../../api/fields.ts';
import { mayLearnKeys } from '../api-key/application-key-rule.ts';
import { maxUrlLength } from '../endpoint/endpoint-body.ts';
import { healthViews } from '../endpoint/health-view.ts';
import { Failure } from './failure.ts';
import { Event } from './params.ts';
import { subscribe } from './subscribe.ts';
import { tenantRoute } from './tenant-route.ts';
import { webhookOut } from './webhook-out.ts';

const WebhookIn = z.strictObject({
  url: text(maxUrlLength).check(z.minLength(1)),
  event: Event,
  domain: z.nullish(Domain),
  method: z.nullish(z.enum(['POST', 'PUT', 'DELETE'])),
  /** Ours: whether deliveries carry the API key in the header `token`; absent: where the caller has no fewer rights. */
  token: z.nullish(z.boolean()),
});

export const createWebhook = tenantRoute({
  method: 'POST',
  path: '/api/v1/webhooks',
  body: WebhookIn,
  action: async ({ tenant, credential, body }, deps) => {
    const { event } = body;
    const method = body.method ?? 'POST';
    const allowed = fastcomments.methodsFor(event);
    if (!allowed.includes(method)) {
      const reason = `method: ${method} is not allowed for ${event}; ${allowed.join(', ')} are.`;
      throw new Failure('unexpected-param', reason);
    }
    const maySendKey = mayLearnKeys(credential);
    if (body.token && !maySendKey) {
      const reason =
        'token: deliveries would carry the API key, which may do more than this credential; leave it out.';
      throw new Failure('insufficient-scope', reason);
    }
    const webhook = await subscribe(deps, tenant, {
      url: checkedUrl(body.url, deps.guardRules),
      event,
      domain: body.domain ?? everyDomain,
      method,
      token: body.token ?? maySendKey,
    });
    const healths = await healthViews(deps, tenant, [webhook.endpoint]);
    return { webhook: webhookOut(webhook, healths.get(webhook.endpoint.id)) };
  },
});

/** @throws Failure that says what is wrong with the URL */
function checkedUrl(url: string, rules: GuardRules): string {
  const problem = judgeUrl(url, rules);
  if (problem) throw new Failure('invalid-url', problem);
  return new URL(url).href;
}
