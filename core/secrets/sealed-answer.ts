import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** Changing it makes kept answers unreadable; they live for hours. */
const salt = 'grapnel/kept-answer';
const keyByteCount = 32;
const ivByteCount = 12;
const tagByteCount = 16;

/**
 * Seals an answer of the API under what the request was sent with: its token and its idempotency key. Answers may hold
 * tokens and keys. Whoever reads the table, or has the master key beside it, reads none of them; who sends the request
 * again can.
 *
 * @param request what only the client that was answered knows; it holds a signature of 256 bits, so guessing it is no way
 */
export function sealAnswer(
  request: string,
  answer: string,
  randomBytes: (byteCount: number) => Uint8Array,
): string {
  const iv = randomBytes(ivByteCount);
  const cipher = createCipheriv('aes-256-gcm', keyOf(request), iv, { authTagLength: tagByteCount });
  const sealed = Buffer.concat([iv, cipher.update(answer, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64url');
}

/** @throws Error where it was changed, or sealed for another request */
export function openAnswer(request: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(request), bytes.subarray(0, ivByteCount), {
    authTagLength: tagByteCount,
  });
  decipher.setAuthTag(bytes.subarray(-tagByteCount));
  const text = decipher.update(bytes.subarray(ivByteCount, -tagByteCount), undefined, 'utf8');
  return text + decipher.final('utf8');
}

function keyOf(request: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', request, salt, '', keyByteCount));
}
