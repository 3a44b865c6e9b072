import { apiKeyDigest, canBeApiKey } from '../../../core/manage/api-key.ts';
import { ApiError } from '../../api/api-error.ts';
import { checkApplicationRules, checkOrganizationRule } from '../../api/check-token.ts';
import { authenticate } from '../../api/principal.ts';
import type { ManageDeps } from '../deps.ts';

/** What a text that a client authenticates with may reach. */
export interface Credential {
  readonly organization: string;
  /** The only application that it reaches; absent in an organization's token, which reaches all. */
  readonly application?: string;
  /** What it may do there (lambdas/api/capability.ts); absent: everything. */
  readonly capabilities?: readonly string[];
  readonly moderator: boolean;
}

export type CredentialDeps = Pick<
  ManageDeps,
  'applications' | 'apiKeys' | 'organizationTokens' | 'tokenKey' | 'now'
>;

/**
 * Reads what stands where other products have opaque keys: a token of Grapnel's, or an API key of an application.
 *
 * @param text without a scheme such as `Bearer` in front of it
 * @returns undefined where it is neither, or was ended, or its application is gone. Where several applications were
 *   given the same key, the one that had it first: who is given it later takes nothing away.
 */
export async function readCredential(deps: CredentialDeps, text: string): Promise<Credential | undefined> {
  return (await readCredentials(deps, text))[0];
}

/** The same, for APIs that name the application beside the key: all that were given it, oldest first. */
export async function readCredentials(deps: CredentialDeps, text: string): Promise<readonly Credential[]> {
  const ofToken = await tokenCredential(deps, text);
  if (ofToken) return [ofToken];
  if (!canBeApiKey(text)) return [];
  const keys = await deps.apiKeys.findByDigest(apiKeyDigest(await deps.tokenKey(), text));
  return keys.map(({ organization, application, capabilities, moderator = false }) => ({
    organization,
    application,
    ...(capabilities ? { capabilities } : {}),
    moderator,
  }));
}

/** A key may look like a token and be none, so what is wrong with it is not said. */
async function tokenCredential(deps: CredentialDeps, text: string): Promise<Credential | undefined> {
  if (text.split('.').length !== 3) return undefined;
  try {
    const principal = await authenticate(`Bearer ${text}`, deps.tokenKey);
    await checkOrganizationRule(deps, principal);
    await checkApplicationRules(deps, principal);
    const { organization, application, capabilities } = principal;
    return {
      organization,
      ...(application === undefined ? {} : { application }),
      ...(capabilities ? { capabilities } : {}),
      moderator: application === undefined,
    };
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return undefined;
    throw error;
  }
}
