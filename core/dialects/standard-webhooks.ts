import { createSignedDialect } from './signed-dialect.ts';

/**
 * The Standard Webhooks specification 1.0 (standardwebhooks.com): `webhook-id` is the message's id, the same at every
 * attempt; `webhook-timestamp` (UNIX seconds) and `webhook-signature` are made anew at each.
 */
export const standardWebhooks = createSignedDialect(
  'standard-webhooks',
  'Standard Webhooks: the payload as published, signed in webhook-id, webhook-timestamp and webhook-signature.',
  'webhook',
);
