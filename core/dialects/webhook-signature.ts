import { createHmac, sign } from 'node:crypto';
import { ed25519PrivateKey, readWebhookKey } from './webhook-key.ts';

interface SignedContent {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string;
}

/**
 * The signature header of the Standard Webhooks specification: over `id.timestamp.body`, one signature for each key with
 * a space between, the current key's first. `v1,` and base64 is HMAC-SHA256, `v1a,` and base64 is Ed25519.
 *
 * @param keys the current key, then earlier ones that are still valid.
 * @returns undefined where the current key is not one of this specification. Earlier ones that are not are left out:
 * they are from before the endpoint changed to this dialect, and no receiver can verify with them.
 */
export function webhookSignature(
  { id, timestampSeconds, body }: SignedContent,
  keys: readonly string[],
): string | undefined {
  const content = { prefix: `${id}.${timestampSeconds}.`, body };
  const [current, ...earlier] = keys.map((key) => signatureBy(key, content));
  if (current === undefined) return undefined;
  return [current, ...earlier.filter((signature) => signature !== undefined)].join(' ');
}

/** The content in two parts: put together, a payload of 1 MiB would take up to 3 MiB more until it is collected. */
function signatureBy(text: string, { prefix, body }: { prefix: string; body: string }): string | undefined {
  const key = readWebhookKey(text);
  if (!key) return undefined;
  if (key.kind === 'hmac') {
    return `v1,${createHmac('sha256', key.secret).update(prefix).update(body).digest('base64')}`;
  }
  // Ed25519 hashes the content itself, hence no digest name, and takes it in one piece.
  return `v1a,${sign(null, Buffer.from(prefix + body), ed25519PrivateKey(key)).toString('base64')}`;
}
