import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether a request of the last five minutes was signed with the secret. Header names are in lower case. */
export function isFromFastComments(headers: Record<string, string>, rawBody: string, secret: string) {
  const timestamp = headers['x-fastcomments-timestamp'] ?? '';
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return false;
  const signature = createHmac('sha256', secret).update(`${timestamp}.${rawBody}`).digest('hex');
  const given = Buffer.from(headers['x-fastcomments-signature'] ?? '');
  const expected = Buffer.from(`sha256=${signature}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
