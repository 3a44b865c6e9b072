import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** Sizes that the Standard Webhooks specification allows; it advises 24 bytes for a generated secret. */
const minSecretByteCount = 24;
const maxSecretByteCount = 75;
const generatedByteCount = 24;
/** Ed25519: a seed of 32 bytes, then its public key of 32 (libsodium's secret key). */
const keyPairByteCount = 64;

/** A key that signs deliveries: `whsec_…` (HMAC-SHA256) or `whsk_…` (Ed25519). */
type WebhookKey =
  | { readonly kind: 'hmac'; readonly secret: Buffer }
  | { readonly kind: 'ed25519'; readonly seed: Buffer; readonly publicKey: Buffer };

/** The key that a text stands for, or undefined where `webhookKeyProblem` has something to say about its form. */
export function readWebhookKey(text: string): WebhookKey | undefined {
  if (text.startsWith('whsec_')) {
    const secret = fromBase64(text.slice('whsec_'.length));
    if (!secret || secret.length < minSecretByteCount || secret.length > maxSecretByteCount) return undefined;
    return { kind: 'hmac', secret };
  }
  if (text.startsWith('whsk_')) {
    const bytes = fromBase64(text.slice('whsk_'.length));
    if (bytes?.length !== keyPairByteCount) return undefined;
    return { kind: 'ed25519', seed: bytes.subarray(0, 32), publicKey: bytes.subarray(32) };
  }
  return undefined;
}

export function webhookKeyProblem(text: string): string | undefined {
  const key = readWebhookKey(text);
  if (!key) {
    return (
      `The secret must be whsec_ and the base64 of ${minSecretByteCount} to ${maxSecretByteCount} bytes (HMAC-SHA256), ` +
      `or whsk_ and the base64 of ${keyPairByteCount} bytes (Ed25519: 32 of seed, 32 of public key).`
    );
  }
  // Receivers verify with the second half: were it not that of the first, every delivery would be refused.
  if (key.kind === 'ed25519' && !derivedPublicKey(key).equals(key.publicKey)) {
    return 'The public key, the last 32 of the 64 bytes after whsk_, is not that of the seed, the first 32.';
  }
  return undefined;
}

export function generateWebhookKey(randomBytes: (byteCount: number) => Uint8Array): string {
  return `whsec_${Buffer.from(randomBytes(generatedByteCount)).toString('base64')}`;
}

/** `whpk_` and the base64 of the public key for an Ed25519 key; an HMAC key is its own verification key. */
export function verificationKey(text: string): string {
  const key = readWebhookKey(text);
  return key?.kind === 'ed25519' ? `whpk_${key.publicKey.toString('base64')}` : text;
}

export function ed25519PrivateKey(key: Extract<WebhookKey, { kind: 'ed25519' }>): KeyObject {
  const jwk = {
    kty: 'OKP',
    crv: 'Ed25519',
    d: key.seed.toString('base64url'),
    x: key.publicKey.toString('base64url'),
  };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

function derivedPublicKey(key: Extract<WebhookKey, { kind: 'ed25519' }>): Buffer {
  const jwk = createPublicKey(ed25519PrivateKey(key)).export({ format: 'jwk' });
  return Buffer.from(jwk.x ?? '', 'base64url');
}

/** Standard base64 with its padding and nothing else: other decoders refuse what Node's skips over. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
