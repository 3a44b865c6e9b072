import { randomText } from '../../../core/dialects/random-text.ts';
import { makeId, payloadByteCount } from '../../../core/ids/ksuid.ts';
import { type ApiKey, apiKeyDigest, maxKeysPerApplication } from '../../../core/manage/api-key.ts';
import type { Application } from '../../../core/manage/application.ts';
import { ApiError } from '../../api/api-error.ts';
import { withoutUndefined } from '../../api/fields.ts';
import type { ManageDeps } from '../deps.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import type { ApiKeyIn } from './api-key-body.ts';

type Deps = Pick<ManageDeps, 'apiKeys' | 'secrets' | 'tokenKey' | 'now' | 'randomBytes'>;

/** @throws ApiError 400 where the application has as many keys as it may */
export async function createApiKeyOf(
  deps: Deps,
  application: Pick<Application, 'organization' | 'id'>,
  input: ApiKeyIn,
): Promise<{ readonly apiKey: ApiKey; readonly key: string }> {
  const owner = ownerOf(application);
  const all = await deps.apiKeys.list(owner, { limit: maxKeysPerApplication, order: 'ascending' });
  if (all.items.length >= maxKeysPerApplication) {
    const detail = `The application has ${all.items.length} API keys; ${maxKeysPerApplication} are allowed.`;
    throw new ApiError(400, 'limit_reached', detail);
  }
  const key = input.key ?? randomText(deps.randomBytes);
  const createdAtMs = deps.now();
  const id = makeId('key', createdAtMs, deps.randomBytes(payloadByteCount));
  const apiKey: ApiKey = withoutUndefined({
    ...owner,
    id,
    description: input.description ?? '',
    domain: input.domain ?? undefined,
    moderator: input.moderator ?? undefined,
    capabilities: input.capabilities ? [...new Set(input.capabilities)] : undefined,
    sealedKey: await deps.secrets.seal({ ...owner, id }, key),
    digest: apiKeyDigest(await deps.tokenKey(), key),
    createdAtMs,
    updatedAtMs: createdAtMs,
  });
  await deps.apiKeys.create(apiKey);
  return { apiKey, key };
}
