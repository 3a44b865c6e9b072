import { randomBytes } from 'node:crypto';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import { type MasterKey, parseMasterKey } from '../../core/secrets/master-key.ts';
import { openSecret, sealSecret } from '../../core/secrets/sealed-secret.ts';

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
}

export function createSecretKeeper(masterKeyText: () => Promise<string>, now: () => number): SecretKeeper {
  const ownerOf = ({ organization, application, id }: SecretOwner) => ({
    organization,
    application,
    endpoint: id,
  });
  // A parsed key remembers the owners' keys that it derived, so it is kept while the text stays the same.
  let parsed: { readonly text: string; readonly key: MasterKey } | undefined;
  const masterKeyOf = async (): Promise<MasterKey> => {
    const text = await masterKeyText();
    if (parsed?.text !== text) parsed = { text, key: parseMasterKey(text) };
    return parsed.key;
  };
  return {
    async seal(owner, plaintext) {
      const masterKey = await masterKeyOf();
      return sealSecret({ masterKey, owner: ownerOf(owner), plaintext, randomBytes });
    },
    async openText(owner, sealed) {
      return openSecret({ masterKey: await masterKeyOf(), owner: ownerOf(owner), sealed });
    },
    async open(endpoint) {
      const masterKey = await masterKeyOf();
      const open = (sealed: string) => openSecret({ masterKey, owner: ownerOf(endpoint), sealed });
      const earlier = endpoint.earlierSecrets.filter((secret) => secret.expiresAtMs > now());
      return [open(endpoint.sealedSecret), ...earlier.map((secret) => open(secret.sealedSecret))];
    },
  };
}
