import { randomBytes } from 'node:crypto';
import type { ReadSecret } from '../../core/adapters/secrets-manager/secret.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import { type MasterKey, parseMasterKey } from '../../core/secrets/master-key.ts';
import { isOutdated, resealed, type Sealed } from '../../core/secrets/reseal.ts';
import { openSecret, sealedVersion, sealSecret } from '../../core/secrets/sealed-secret.ts';

export interface SecretOwner {
  readonly organization: string;
  readonly application: string;
  readonly id: string;
}

/** Seals and opens endpoints' secrets with the deployment's master key. */
export interface SecretKeeper {
  seal(owner: SecretOwner, plaintext: string): Promise<string>;
  /** The current secret, then earlier ones that have not expired. @throws SecretUnreadableError */
  open(endpoint: Endpoint): Promise<readonly string[]>;
  /** A text that was sealed for the endpoint beside its secrets. @throws SecretUnreadableError */
  openText(owner: SecretOwner, sealed: string): Promise<string>;
  /**
   * The thing with what was sealed before the master key rotated sealed anew; the same thing where nothing was, or where
   * it cannot be done: never a reason to fail, as it still opens as well as before.
   */
  renewed<Thing extends SecretOwner & Sealed>(thing: Thing): Promise<Thing>;
}

export function createSecretKeeper(masterKeyText: ReadSecret, now: () => number): SecretKeeper {
  const ownerOf = ({ organization, application, id }: SecretOwner) => ({
    organization,
    application,
    endpoint: id,
  });
  // A parsed key remembers the owners' keys that it derived, so it is kept while the text stays the same.
  let parsed: { readonly text: string; readonly key: MasterKey } | undefined;
  const masterKeyOf = async (...freshness: Parameters<ReadSecret>): Promise<MasterKey> => {
    const text = await masterKeyText(...freshness);
    if (parsed?.text !== text) parsed = { text, key: parseMasterKey(text) };
    return parsed.key;
  };
  /** Another function may have sealed under a version that is newer than the key here. */
  const masterKeyFor = async (sealed: readonly string[]): Promise<MasterKey> => {
    const key = await masterKeyOf();
    const versions = sealed.map(sealedVersion).filter((version) => version !== undefined);
    return versions.every(key.has) ? key : masterKeyOf('newest');
  };
  // Sealed under a key that was retired since, nothing would ever open: what seals never uses a key longer than five
  // minutes, and an operator waits longer than that before retiring one.
  const sealingKey = () => masterKeyOf('certain');

  return {
    async seal(owner, plaintext) {
      return sealSecret({ masterKey: await sealingKey(), owner: ownerOf(owner), plaintext, randomBytes });
    },
    async openText(owner, sealed) {
      return openSecret({ masterKey: await masterKeyFor([sealed]), owner: ownerOf(owner), sealed });
    },
    async open(endpoint) {
      const earlier = endpoint.earlierSecrets.filter((secret) => secret.expiresAtMs > now());
      const all = [endpoint, ...earlier].map(({ sealedSecret }) => sealedSecret);
      const masterKey = await masterKeyFor(all);
      return all.map((sealed) => openSecret({ masterKey, owner: ownerOf(endpoint), sealed }));
    },
    async renewed(thing) {
      try {
        const masterKey = await sealingKey();
        if (!isOutdated(masterKey, thing)) return thing;
        const anew = resealed({ masterKey, owner: ownerOf(thing), thing, nowMs: now(), randomBytes });
        return { ...thing, ...anew };
      } catch {
        return thing;
      }
    },
  };
}
