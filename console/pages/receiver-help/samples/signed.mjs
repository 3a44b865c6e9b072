import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';

const toleranceSeconds = 300;

/**
 * Whether a request of the last five minutes comes from the holder of the secret.
 *
 * @param headers with names in lower case, as node:http has them
 * @param rawBody the bytes of the body, before any parsing
 * @param secret whsec_…, or whpk_… where the endpoint signs with Ed25519
 */
export function isGenuine(headers, rawBody, secret) {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  const signatures = (headers['webhook-signature'] ?? '').split(' ');
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= toleranceSeconds)) return false;

  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(rawBody)]);
  const key = Buffer.from(secret.slice(secret.indexOf('_') + 1), 'base64');
  if (secret.startsWith('whpk_')) {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') };
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    return signatures.some(
      (text) =>
        text.startsWith('v1a,') && verify(null, signed, publicKey, Buffer.from(text.slice(4), 'base64')),
    );
  }
  const expected = createHmac('sha256', key).update(signed).digest();
  return signatures.some((text) => {
    const given = text.startsWith('v1,') ? Buffer.from(text.slice(3), 'base64') : Buffer.alloc(0);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
