import * as z from 'zod/mini';
import { deliveryMethod, methodProblem } from './delivery-method.ts';
import type { Dialect, HttpMethod } from './dialect.ts';
import { sendable } from './header-value.ts';
import { refused } from './refusal.ts';
import { userAgent } from './sender.ts';
import { generateWebhookKey, verificationKey, webhookKeyProblem } from './webhook-key.ts';
import { webhookSignature } from './webhook-signature.ts';

const methods: readonly HttpMethod[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h: the schedule that Standard Webhooks gives as example and Svix uses. */
const delaysMs = [5, 300, 1800, 7200, 18_000, 36_000, 36_000].map((seconds) => seconds * 1000);

/** Svix's five days. */
const disableAfterMs = 5 * 86_400_000;

/** "Gone": the Standard Webhooks specification has the sender stop, for the receiver wants no more. */
const goneStatus = 410;

/**
 * A dialect that sends the payload byte for byte and signs it as Standard Webhooks has it. Any event type, and any
 * method of the four, fit.
 *
 * @param headerPrefix comes before `-id`, `-timestamp` and `-signature`.
 */
export function createSignedDialect<Name extends string>(
  name: Name,
  description: string,
  headerPrefix: string,
): Dialect<Record<string, never>> & { readonly name: Name } {
  return {
    name,
    description,
    eventTypes: undefined,
    options: z.strictObject({}),
    methodsFor: () => methods,
    secretProblem: webhookKeyProblem,
    generateSecret: generateWebhookKey,
    publicKey: verificationKey,
    timeoutMs: 15_000,
    retry: {
      delaysMs,
      jitter: { kind: 'around', ratio: 0.2 },
      isFinalStatus: (statusCode) => statusCode === goneStatus,
    },
    heedsRetryAfter: true,
    whenGone: () => 'disable',
    disableAfterMs,
    whileDisabled: 'drop',
    buildRequest(input) {
      const { message, nowMs, keys } = input;
      const method = deliveryMethod(input, methods);
      if (!method) return refused(methodProblem(input, methods));
      const timestampSeconds = Math.floor(nowMs / 1000);
      const body = message.payload;
      const signature = webhookSignature({ id: message.id, timestampSeconds, body }, keys);
      if (!signature)
        return refused(`The endpoint's secret cannot sign: ${webhookKeyProblem(keys[0] ?? '')}`);
      return sendable({
        method,
        headers: [
          ['Accept', '*/*'],
          ['Content-Type', message.contentType ?? 'application/json'],
          [`${headerPrefix}-id`, message.id],
          [`${headerPrefix}-timestamp`, String(timestampSeconds)],
          [`${headerPrefix}-signature`, signature],
          ['User-Agent', userAgent],
        ],
        body,
      });
    },
  };
}
