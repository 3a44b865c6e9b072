import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether a request carries the secret: Misskey signs nothing, so nothing tells whether the body was changed.
 *
 * @param headers with names in lower case, as node:http has them
 */
export function isGenuine(headers, _rawBody, secret) {
  const digest = (text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers['x-misskey-hook-secret'] ?? ''), digest(secret));
}
