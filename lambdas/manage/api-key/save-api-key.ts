import { randomText } from '../../../core/dialects/random-text.ts';
import { makeId, payloadByteCount } from '../../../core/ids/ksuid.ts';
import {
  type ApiKey,
  type ApiKeySettings,
  apiKeyDigest,
  differingSettings,
  maxKeysPerApplication,
} from '../../../core/manage/api-key.ts';
import type { Application } from '../../../core/manage/application.ts';
import { ApiError, conflict } from '../../api/api-error.ts';
import { withoutUndefined } from '../../api/fields.ts';
import type { ManageDeps } from '../deps.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import type { ApiKeyIn } from './api-key-body.ts';

type Deps = Pick<ManageDeps, 'apiKeys' | 'secrets' | 'tokenKey' | 'now' | 'randomBytes'>;
type Owner = Pick<Application, 'organization' | 'id'>;

/**
 * The application's entry of a key, made where there is none: asking again for what is there makes nothing.
 * @throws ApiError 409 for a key that is in use otherwise; 400 where the application has as many as it may
 */
export async function findOrCreateApiKey(
  deps: Deps,
  application: Owner,
  input: ApiKeyIn,
): Promise<{ readonly apiKey: ApiKey; readonly key: string; readonly isNew: boolean }> {
  const owner = ownerOf(application);
  const settings: ApiKeySettings = withoutUndefined({
    description: input.description ?? '',
    domain: input.domain ?? undefined,
    moderator: input.moderator ?? undefined,
    capabilities: input.capabilities ? [...new Set(input.capabilities)] : undefined,
  });
  const key = input.key ?? randomText(deps.randomBytes);
  const digest = apiKeyDigest(await deps.tokenKey(), key);
  if (input.key) {
    const existing = existingIn(await deps.apiKeys.findByDigest(digest), owner, settings);
    if (existing) return { apiKey: existing, key, isNew: false };
  }
  await checkRoom(deps, owner);
  const createdAtMs = deps.now();
  const id = makeId('key', createdAtMs, deps.randomBytes(payloadByteCount));
  const apiKey: ApiKey = {
    ...owner,
    id,
    ...settings,
    sealedKey: await deps.secrets.seal({ ...owner, id }, key),
    digest,
    createdAtMs,
    updatedAtMs: createdAtMs,
  };
  await deps.apiKeys.create(apiKey);
  return { apiKey, key, isNew: true };
}

/** @throws ApiError 409 */
function existingIn(
  entries: readonly ApiKey[],
  { organization, application }: ReturnType<typeof ownerOf>,
  settings: ApiKeySettings,
): ApiKey | undefined {
  for (const entry of entries) {
    // Whose it is, nobody is told: the holder of one application's key may be a stranger to the other.
    if (entry.organization !== organization || entry.application !== application) {
      throw conflict('The key is in use; choose another one.');
    }
    const differing = differingSettings(entry, settings);
    if (differing.length === 0) continue;
    throw conflict(
      `The application has this key already, as ${entry.id} with another ${differing.join(' and ')}; delete that one first.`,
    );
  }
  return entries[0];
}

/** @throws ApiError 400 */
async function checkRoom(
  { apiKeys }: Pick<Deps, 'apiKeys'>,
  owner: ReturnType<typeof ownerOf>,
): Promise<void> {
  const all = await apiKeys.list(owner, { limit: maxKeysPerApplication, order: 'ascending' });
  if (all.items.length < maxKeysPerApplication) return;
  const detail = `The application has ${all.items.length} API keys; ${maxKeysPerApplication} are allowed.`;
  throw new ApiError(400, 'limit_reached', detail);
}
