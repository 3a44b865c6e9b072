import '../english-schema-errors.ts';
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import * as z from 'zod/mini';

/** Whose secret it is. A sealed secret opens for this owner only. */
export interface SecretOwner {
  readonly organization: string;
  readonly application: string;
  readonly endpoint: string;
}

/** The deployment's key material: gives each owner a key of its own, under each version that is still kept. */
export interface MasterKey {
  readonly currentVersion: string;
  /** Whether the version is kept. */
  has(version: string): boolean;
  /** 32 bytes for AES-256, or undefined where the version is not kept any more. */
  ownerKey(version: string, owner: SecretOwner): KeyObject | undefined;
}

/** A password is not a key: 32 characters are what Secrets Manager generates when asked for nothing else. */
const minKeyCharacters = 32;
/**
 * 32 bytes of key and about 150 of text each: 1,000 owners are under 1 MB. Deriving takes 7 µs, the cache 2 µs; a cipher
 * takes another 8 µs to make a key object of bytes, each time.
 */
const maxCachedOwnerKeys = 1000;
/** Changing either makes every stored secret unreadable. */
const salt = Buffer.from('grapnel/endpoint-secret');
const keyByteCount = 32;

const keyText = z
  .string()
  .check(z.minLength(minKeyCharacters, `must have at least ${minKeyCharacters} characters`));
const KeyRing = z
  .strictObject({
    current: z.string(),
    keys: z.record(
      z.string().check(z.regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be 1 to 32 of A-Z a-z 0-9 _ -')),
      keyText,
    ),
  })
  .check(
    z.refine((ring) => Object.hasOwn(ring.keys, ring.current), {
      path: ['current'],
      message: 'must name one of the keys',
    }),
  );
export type KeyRing = z.infer<typeof KeyRing>;

/**
 * Reads the master secret: any text of 32 characters or more is key version 1. After a rotation (key-rotation.ts) it is
 * `{"current":"2","keys":{"1":"<the old text>","2":"<a new text>"}}`: secrets are sealed under `current` and opened
 * under the version that they name, so an old key must stay until nothing is sealed under it.
 *
 * @throws Error that says what is wrong; never with a part of the key in it.
 */
export function parseMasterKey(text: string): MasterKey {
  const ring = readKeyRing(text);
  const cached = new Map<string, KeyObject>();
  return {
    currentVersion: ring.current,
    has: (version) => Object.hasOwn(ring.keys, version),
    ownerKey(version, owner) {
      if (!Object.hasOwn(ring.keys, version)) return undefined;
      const info = JSON.stringify([version, owner.organization, owner.application, owner.endpoint]);
      let key = cached.get(info);
      // Entries that are used move to the end, so that the first one is the one that was not used for longest.
      if (key) cached.delete(info);
      else
        key = createSecretKey(
          new Uint8Array(hkdfSync('sha256', ring.keys[version] ?? '', salt, info, keyByteCount)),
        );
      cached.set(info, key);
      if (cached.size > maxCachedOwnerKeys) cached.delete(cached.keys().next().value ?? '');
      return key;
    },
  };
}

/** The versions of the master secret in the clear. @throws as `parseMasterKey` */
export function readKeyRing(text: string): KeyRing {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{')) {
    const key = keyText.safeParse(trimmed);
    if (key.success) return { current: '1', keys: { '1': key.data } };
    throw new Error(`The master secret cannot be used: it ${key.error.issues[0]?.message}.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(trimmed);
  } catch {
    throw new Error('The master secret cannot be used: it starts with { but is not JSON.');
  }
  const ring = KeyRing.safeParse(json);
  if (ring.success) return ring.data;
  const problems = ring.error.issues.map((issue) => `${issue.path.join('.') || 'it'} ${issue.message}`);
  throw new Error(`The master secret cannot be used: ${problems.join('; ')}.`);
}
