import type { MasterKey, SecretOwner } from './master-key.ts';
import { isSealedUnderCurrentKey, openSecret, sealedVersion, sealSecret } from './sealed-secret.ts';

/** What of a stored thing is sealed, whatever thing it is: `sealed…` attributes, and an endpoint's earlier secrets. */
export interface Sealed {
  readonly sealedSecret?: string | undefined;
  readonly sealedHeaders?: string | undefined;
  readonly sealedKey?: string | undefined;
  readonly earlierSecrets?:
    | readonly { readonly sealedSecret: string; readonly expiresAtMs: number }[]
    | undefined;
}

const texts = ['sealedSecret', 'sealedHeaders', 'sealedKey'] as const;

/** Whether any of it is sealed under another version than the current one. */
export function isOutdated(masterKey: MasterKey, thing: Sealed): boolean {
  return sealedTexts(thing).some((sealed) => !isSealedUnderCurrentKey(masterKey, sealed));
}

/**
 * All of it sealed anew under the current version, without earlier secrets that have expired. All, so that whoever
 * compares one of the texts sees that the thing was sealed anew.
 * @throws SecretUnreadableError
 */
export function resealed(options: {
  readonly masterKey: MasterKey;
  readonly owner: SecretOwner;
  readonly thing: Sealed;
  readonly nowMs: number;
  readonly randomBytes: (byteCount: number) => Uint8Array;
}): Sealed {
  const { masterKey, owner, thing, nowMs, randomBytes } = options;
  const again = (sealed: string) =>
    sealSecret({ masterKey, owner, plaintext: openSecret({ masterKey, owner, sealed }), randomBytes });
  const after: Partial<Record<(typeof texts)[number], string>> = {};
  for (const name of texts) {
    const sealed = thing[name];
    if (sealed !== undefined) after[name] = again(sealed);
  }
  if (thing.earlierSecrets === undefined) return after;
  const earlierSecrets = thing.earlierSecrets
    .filter(({ expiresAtMs }) => expiresAtMs > nowMs)
    .map((earlier) => ({ ...earlier, sealedSecret: again(earlier.sealedSecret) }));
  return { ...after, earlierSecrets };
}

/** The versions of the master key that anything in a stored item is sealed under, wherever in it that stands. */
export function versionsIn(value: unknown): ReadonlySet<string> {
  const versions = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part === 'string') {
      const version = sealedVersion(part);
      if (version !== undefined) versions.add(version);
    } else if (part instanceof Set || Array.isArray(part)) part.forEach(visit);
    else if (typeof part === 'object' && part !== null) Object.values(part).forEach(visit);
  };
  visit(value);
  return versions;
}

function sealedTexts(thing: Sealed): string[] {
  return [
    ...texts.flatMap((name) => thing[name] ?? []),
    ...(thing.earlierSecrets ?? []).map(({ sealedSecret }) => sealedSecret),
  ];
}
