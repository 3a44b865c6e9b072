import { createSignedDialect } from './signed-dialect.ts';

/** What receivers that verify with Svix's libraries expect: Standard Webhooks under Svix's own header names. */
export const svix = createSignedDialect(
  'svix',
  'Svix: the payload as published, signed as in Standard Webhooks, in svix-id, svix-timestamp and svix-signature.',
  'svix',
);
