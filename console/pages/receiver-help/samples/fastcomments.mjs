import { createHmac, timingSafeEqual } from 'node:crypto';

const toleranceSeconds = 300;

/**
 * Whether a request of the last five minutes comes from the holder of the secret.
 *
 * @param headers with names in lower case, as node:http has them
 * @param rawBody the bytes of the body, before any parsing
 */
export function isGenuine(headers, rawBody, secret) {
  const timestamp = headers['x-fastcomments-timestamp'] ?? '';
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= toleranceSeconds)) return false;
  const signature = createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest('hex');
  const given = Buffer.from(headers['x-fastcomments-signature'] ?? '');
  const expected = Buffer.from(`sha256=${signature}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
