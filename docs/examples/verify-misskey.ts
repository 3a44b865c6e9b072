import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a request carries the secret. Misskey signs nothing. Header names are in lower case. */
export function isFromMisskey(headers: Record<string, string>, secret: string) {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers['x-misskey-hook-secret'] ?? ''), digest(secret));
}
