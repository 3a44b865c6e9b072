import { createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import { deliveryMethod, methodProblem } from './delivery-method.ts';
import type { Dialect, HttpMethod } from './dialect.ts';
import { commentLabels } from './fastcomments/comment-labels.ts';
import { commentDomain, Domain, everyDomain } from './fastcomments/domain.ts';
import { webhookComment } from './fastcomments/webhook-comment.ts';
import { headerValueProblem, sendable } from './header-value.ts';
import { compactJson } from './json-text.ts';
import { payloadProblem } from './payload-check.ts';
import { randomText } from './random-text.ts';
import { refused } from './refusal.ts';
import { userAgent } from './sender.ts';

const options = z.strictObject({
  /** Whether the secret itself is sent too, in the header `token`: receivers older than the signature compare it. */
  token: z._default(z.boolean(), true),
  /** `api` where it was subscribed through FastComments' API: `410 Gone` ends such a subscription. */
  source: z._default(z.enum(['dashboard', 'api']), 'dashboard'),
  /** The only domain whose comments it gets; `*` is every one, and comments of none. */
  domain: z._default(Domain, everyDomain),
  /** With `tenant`, the API key of the application that is for the comment's domain, else that for `*`. */
  signWith: z._default(z.enum(['endpoint', 'tenant']), 'endpoint'),
});

const methodsByEventType: ReadonlyMap<string, readonly HttpMethod[]> = new Map<string, readonly HttpMethod[]>(
  [
    ['comment-created', ['PUT', 'POST']],
    ['comment-updated', ['PUT', 'POST']],
    ['comment-deleted', ['DELETE', 'POST', 'PUT']],
  ],
);
const eventTypes = [...methodsByEventType.keys()];
const catalogue = new Map([
  ['comment-created', { description: 'A comment was written.', payload: webhookComment }],
  [
    'comment-updated',
    { description: 'A comment was changed, voted on, moderated or approved.', payload: webhookComment },
  ],
  [
    'comment-deleted',
    { description: 'A comment was deleted; this is its last state.', payload: webhookComment },
  ],
]);

/**
 * FastComments waits a minute times the number of failures and gives up after six days: 131 such waits add up to
 * 8,646 minutes, 6.004 days.
 */
const retryCount = 131;
const minuteMs = 60_000;
/** "A webhook that fails for six days is disabled." */
const disableAfterMs = 6 * 86_400_000;

/**
 * FastComments' webhooks: the bare comment, also when it was deleted, signed with HMAC-SHA256. The event shows in the
 * HTTP method alone. The body and headers do not change between attempts but for timestamp and signature.
 */
export const fastcomments: Dialect<z.output<typeof options>> & { readonly name: 'fastcomments' } = {
  name: 'fastcomments',
  description:
    "FastComments' webhooks: the bare comment by PUT or DELETE, signed in X-FastComments-Signature.",
  eventTypes,
  catalogue,
  options,
  organizationOptions: ['source', 'signWith'],
  methodsFor: (eventType) => methodsByEventType.get(eventType) ?? [],
  secretProblem(key) {
    if (key === '') return 'The secret is empty; it must have at least one character.';
    if (key !== key.trim()) return 'The secret begins or ends with a space, which HTTP strips from headers.';
    const problem = headerValueProblem(key);
    return problem && `The secret is sent in a header: ${problem}.`;
  },
  generateSecret: randomText,
  publicKey: (key) => key,
  timeoutMs: 15_000,
  retry: {
    delaysMs: Array.from({ length: retryCount }, (_, index) => (index + 1) * minuteMs),
    jitter: { kind: 'none' },
    isFinalStatus: () => false,
  },
  // FastComments says nothing about it. A receiver that asks for it gets it: it moves attempts and costs none.
  heedsRetryAfter: true,
  whenGone: (options) => (options.source === 'api' ? 'delete' : 'nothing'),
  disableAfterMs,
  whileDisabled: 'hold',
  labelsOf: commentLabels,
  scope: {
    of: (eventType, payload) => (methodsByEventType.has(eventType) ? commentDomain(payload) : undefined),
    wants: ({ domain }, scope) => domain === everyDomain || domain === scope,
  },
  applicationKey: {
    domainOf({ domain, signWith }, message) {
      if (signWith === 'endpoint') return undefined;
      return message ? (commentDomain(message.payload) ?? everyDomain) : domain;
    },
    sentBy: ({ token }) => (token ? 'token' : undefined),
  },
  buildRequest(input) {
    const { endpoint, message, keys, nowMs } = input;
    const type = message.eventType;
    const methods = methodsByEventType.get(type);
    if (!methods) {
      return refused(
        `FastComments has no event type ${JSON.stringify(type)}; it has ${eventTypes.join(', ')}.`,
      );
    }
    const method = deliveryMethod(input, methods);
    if (!method) return refused(methodProblem(input, methods));
    const problem = payloadProblem(message.payload, webhookComment);
    if (problem) return problem;
    const [secret] = keys;
    if (!secret) return refused(noSecret(endpoint.options.signWith, message.payload));
    const body = compactJson(message.payload);
    const timestamp = String(Math.floor(nowMs / 1000));
    const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
    return sendable({
      method,
      headers: [
        ['Content-Type', 'application/json'],
        ...(endpoint.options.token ? ([['token', secret]] as const) : []),
        ['X-FastComments-Timestamp', timestamp],
        ['X-FastComments-Signature', `sha256=${signature}`],
        ['User-Agent', userAgent],
      ],
      body,
    });
  },
};

function noSecret(signWith: 'endpoint' | 'tenant', payload: string): string {
  if (signWith === 'endpoint') return 'The endpoint has no secret to sign with.';
  const domain = commentDomain(payload);
  const forDomain = domain === undefined ? '' : ` for ${domain} nor one`;
  return `The tenant has no API secret${forDomain} for all domains ("*"): nothing can be signed.`;
}
