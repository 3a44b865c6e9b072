import { createHmac, hkdfSync } from 'node:crypto';
import * as z from 'zod/mini';

/** An opaque key by which a client of another product's API names its application, as it is kept. */
export const ApiKey = z.object({
  organization: z.string(),
  application: z.string(),
  id: z.string(),
  description: z.string(),
  /** The domain whose deliveries it signs, lower case, or `*`; absent: it signs nothing. */
  domain: z.optional(z.string()),
  /** Whether its holder moderates the organization, for what an application's owner may not do. */
  moderator: z.optional(z.boolean()),
  /** What its holder may do (lambdas/api/capability.ts); absent: everything in its application. */
  capabilities: z.optional(z.array(z.string())),
  sealedKey: z.string(),
  /** `apiKeyDigest` of the key: where its look-up item stands. */
  digest: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/**
 * What a producer may choose as a key. Misskey's tokens have 16 characters of 36, 82 bits: nobody guesses one. No
 * spaces: a key stands in headers and queries, which strip or change them.
 */
export const minKeyLength = 16;
export const maxKeyLength = 256;
export const keyCharacters = /^[\x21-\x7e]+$/;

/** What a key is for that signs where none of the domain's own does. */
const allDomains = '*';

/** Whether anybody can have been given this key: what cannot is not looked for. */
export function canBeApiKey(text: string): boolean {
  return text.length >= minKeyLength && text.length <= maxKeyLength && keyCharacters.test(text);
}

/** Changing it makes every API key unknown. */
const salt = 'grapnel/api-key-look-up';
const derivedKeyBytes = 32;

/**
 * What a key is looked up by: it tells nothing of the key to whoever reads the table, however short the key is.
 *
 * @param tokenKey the secret of the deployment that signs tokens; when it is replaced, keys are not found any more, as
 *   tokens do not hold any more
 */
export function apiKeyDigest(tokenKey: string, key: string): string {
  const derived = Buffer.from(hkdfSync('sha256', tokenKey, salt, '', derivedKeyBytes));
  return createHmac('sha256', derived).update(key).digest('base64url');
}

/** What one may choose of a key beside its text. */
const settingNames = ['description', 'domain', 'moderator', 'capabilities'] as const;
export type ApiKeySettings = Pick<ApiKey, (typeof settingNames)[number]>;

/** What two entries say differently; an absent setting is another one than any that is there. */
export function differingSettings(left: ApiKeySettings, right: ApiKeySettings): readonly string[] {
  const said = (settings: ApiKeySettings): Readonly<Record<keyof ApiKeySettings, unknown>> => ({
    description: settings.description,
    domain: settings.domain,
    moderator: settings.moderator ?? false,
    capabilities: settings.capabilities?.toSorted(),
  });
  const [one, other] = [said(left), said(right)];
  return settingNames.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}

/** An item takes at most 1.5 KB: whoever reads all of an application's keys reads 150 KB at most. */
export const maxKeysPerApplication = 100;

/** The key that signs for a domain: the newest that is for it, else the newest that is for all. */
export function signingKey(keys: readonly ApiKey[], domain: string): ApiKey | undefined {
  const newestFirst = keys.toSorted((left, right) => (left.id < right.id ? 1 : -1));
  return (
    newestFirst.find((key) => key.domain === domain) ?? newestFirst.find((key) => key.domain === allDomains)
  );
}
