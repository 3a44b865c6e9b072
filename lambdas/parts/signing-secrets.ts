import type { ApiKeys } from '../../core/adapters/dynamodb/api-keys.ts';
import { dialectNamed } from '../../core/dialects/registry.ts';
import { type ApiKey, maxKeysPerApplication, signingKey } from '../../core/manage/api-key.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { Message } from '../../core/publish/message.ts';
import type { SecretKeeper } from './secret-keeper.ts';

export interface SigningSecretsDeps {
  readonly apiKeys: Pick<ApiKeys, 'list'>;
  readonly secrets: Pick<SecretKeeper, 'open' | 'openText'>;
  readonly now: () => number;
}

/** As long as what was read of an endpoint: a key that was deleted signs nothing from that moment on. */
const freshMs = 100;
/** Beyond, all applications are asked for anew. */
const maxRemembered = 1000;

/**
 * What signs an endpoint's deliveries, current first: its own secrets, or, where its dialect says so, an API key of its
 * application; none where there is no such key.
 *
 * @param message absent: what signs the messages that the endpoint is for
 */
export function createSigningSecrets(deps: SigningSecretsDeps) {
  const remembered = new Map<
    string,
    { readonly readAtMs: number; readonly keys: Promise<readonly ApiKey[]> }
  >();

  const keysOf = (endpoint: Endpoint): Promise<readonly ApiKey[]> => {
    const name = `${endpoint.organization}#${endpoint.application}`;
    const known = remembered.get(name);
    if (known && deps.now() - known.readAtMs < freshMs) return known.keys;
    if (remembered.size >= maxRemembered) remembered.clear();
    const request = { limit: maxKeysPerApplication, order: 'descending' } as const;
    const keys = deps.apiKeys.list(endpoint, request).then(({ items }) => items);
    remembered.set(name, { readAtMs: deps.now(), keys });
    keys.catch(() => remembered.delete(name));
    return keys;
  };

  return async (
    endpoint: Endpoint,
    message?: Pick<Message, 'eventType' | 'payload'>,
  ): Promise<readonly string[]> => {
    const dialect = dialectNamed(endpoint.dialect);
    const domain = dialect.applicationKey?.domainOf(dialect.options.parse(endpoint.dialectOptions), message);
    if (domain === undefined) return deps.secrets.open(endpoint);
    const key = signingKey(await keysOf(endpoint), domain);
    return key ? [await deps.secrets.openText(key, key.sealedKey)] : [];
  };
}
