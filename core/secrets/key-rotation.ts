import type { KeyRing } from './master-key.ts';

/** 48 bytes are 64 characters of base64url and 384 bits, as many as the key that the deployment was made with. */
const keyBytes = 48;
/** 4 more characters: two operators who rotate at once make two versions, not one with two keys. */
const nameBytes = 3;

/** The ring with a new key, which is the current one; the others stay to open what was sealed under them. */
export function withNewKey(ring: KeyRing, randomBytes: (byteCount: number) => Uint8Array): KeyRing {
  const text = (byteCount: number) => Buffer.from(randomBytes(byteCount)).toString('base64url');
  const numbers = Object.keys(ring.keys).map((version) => Number.parseInt(version, 10) || 0);
  const version = `${Math.max(...numbers) + 1}-${text(nameBytes)}`;
  return { current: version, keys: { ...ring.keys, [version]: text(keyBytes) } };
}

/** The ring with its current key alone. What is still sealed under another can never be opened again. */
export function withCurrentKeyOnly({ current, keys }: KeyRing): KeyRing {
  return { current, keys: { [current]: keys[current] ?? '' } };
}

export function earlierVersions({ current, keys }: KeyRing): string[] {
  return Object.keys(keys).filter((version) => version !== current);
}
