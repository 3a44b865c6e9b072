import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { MasterKey, SecretOwner } from './master-key.ts';

/** The stored secret cannot be opened: changed, another owner's, or sealed under a key version that is gone. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
}

/** 96 bits, the length that GCM is made for (NIST SP 800-38D, 8.2). Each owner has its own key, so random is enough. */
const ivByteCount = 12;
const tagByteCount = 16;
const format = 'v1';

/**
 * AES-256-GCM under a key that is derived for the owner, as `v1.<key version>.<base64url of iv, ciphertext and tag>`.
 * The text before the last dot and the owner are authenticated too: moved to another endpoint it does not open.
 */
export function sealSecret(input: {
  readonly masterKey: MasterKey;
  readonly owner: SecretOwner;
  readonly plaintext: string;
  readonly randomBytes: (byteCount: number) => Uint8Array;
}): string {
  const { masterKey, owner } = input;
  const version = masterKey.currentVersion;
  const key = masterKey.ownerKey(version, owner);
  if (!key) throw new Error(`The master key has no version ${version}, which it calls its current one.`);
  const iv = input.randomBytes(ivByteCount);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagByteCount });
  cipher.setAAD(additionalData(version, owner));
  const sealed = Buffer.concat([
    iv,
    cipher.update(input.plaintext, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return `${format}.${version}.${sealed.toString('base64url')}`;
}

/** @throws SecretUnreadableError; nothing may be signed or shown then. */
export function openSecret(input: {
  readonly masterKey: MasterKey;
  readonly owner: SecretOwner;
  readonly sealed: string;
}): string {
  const { masterKey, owner, sealed } = input;
  const [prefix, version, data, ...rest] = sealed.split('.');
  if (prefix !== format || version === undefined || data === undefined || rest.length > 0) {
    throw unreadable(owner, `it is not of the form ${format}.<key version>.<data>`);
  }
  const key = masterKey.ownerKey(version, owner);
  if (!key) throw unreadable(owner, `the master secret has no key version ${JSON.stringify(version)}`);
  const bytes = Buffer.from(data, 'base64url');
  if (bytes.length < ivByteCount + tagByteCount) throw unreadable(owner, 'it is too short');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivByteCount), {
    authTagLength: tagByteCount,
  });
  decipher.setAAD(additionalData(version, owner));
  decipher.setAuthTag(bytes.subarray(-tagByteCount));
  try {
    const text = decipher.update(bytes.subarray(ivByteCount, -tagByteCount), undefined, 'utf8');
    return text + decipher.final('utf8');
  } catch {
    throw unreadable(owner, 'it was changed or was sealed for another owner or key');
  }
}

/** The version of the master key that a text is sealed under; undefined where it is no sealed text. */
export function sealedVersion(text: string): string | undefined {
  return /^v1\.([A-Za-z0-9_-]{1,32})\.[A-Za-z0-9_-]{38,}$/.exec(text)?.[1];
}

/** Whether the secret should be sealed again because the master key has rotated. */
export function isSealedUnderCurrentKey(masterKey: MasterKey, sealed: string): boolean {
  return sealed.startsWith(`${format}.${masterKey.currentVersion}.`);
}

/** JSON, because joining with a separator would let one owner's parts read as another's. */
function additionalData(version: string, owner: SecretOwner): Buffer {
  return Buffer.from(
    JSON.stringify([format, version, owner.organization, owner.application, owner.endpoint]),
    'utf8',
  );
}

function unreadable(owner: SecretOwner, why: string): SecretUnreadableError {
  const { organization, application, endpoint } = owner;
  return new SecretUnreadableError(
    `The stored secret of endpoint ${endpoint} (${organization}, ${application}) cannot be opened: ${why}.`,
  );
}
