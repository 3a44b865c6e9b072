import { type ApiKey, apiKeyDigest, canBeApiKey, differingSettings } from '../../../core/manage/api-key.ts';
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
  /** Present where it is an API key and no token. */
  readonly apiKey?: true;
  /** Whether it has a domain: one that signs is a key of FastComments' API and of no other. */
  readonly signs?: true;
}

export type CredentialDeps = Pick<
  ManageDeps,
  'applications' | 'apiKeys' | 'organizationTokens' | 'tokenKey' | 'now'
>;

/**
 * Reads what stands where other products have opaque keys: a token of Grapnel's, or an API key of an application.
 *
 * @param text without a scheme such as `Bearer` in front of it
 * @returns undefined where it is neither, or was ended, or its application is gone; and where several have the key, which
 *   two simultaneous creations can bring about: whose it is, is nobody's guess
 */
export async function readCredential(deps: CredentialDeps, text: string): Promise<Credential | undefined> {
  const [credential, another] = await readCredentials(deps, text);
  return another ? undefined : credential;
}

/** The same, for APIs that name the application beside the key: of each application that has it, one. */
export async function readCredentials(deps: CredentialDeps, text: string): Promise<readonly Credential[]> {
  const ofToken = await tokenCredential(deps, text);
  if (ofToken) return [ofToken];
  if (!canBeApiKey(text)) return [];
  const keys = await deps.apiKeys.findByDigest(apiKeyDigest(await deps.tokenKey(), text));
  const byApplication = Map.groupBy(
    keys,
    ({ organization, application }) => `${organization} ${application}`,
  );
  return [...byApplication.values()].flatMap(([key, ...more]) =>
    // Entries that differ say different things of what their holder may do.
    key && more.every((other) => differingSettings(key, other).length === 0) ? [credentialOf(key)] : [],
  );
}

function credentialOf({
  organization,
  application,
  capabilities,
  domain,
  moderator = false,
}: ApiKey): Credential {
  return {
    organization,
    application,
    ...(capabilities ? { capabilities } : {}),
    moderator,
    apiKey: true,
    ...(domain === undefined ? {} : { signs: true }),
  };
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
