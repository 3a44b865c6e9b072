import { createHash, createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

type Source = string | ArrayBuffer | ArrayBufferView;

/** The SDK keeps a signing key for a day and hands in the same bytes each time. */
const keysOfBytes = new WeakMap<object, KeyObject>();
let keyOfText: { readonly text: string; readonly key: KeyObject } | undefined;

/**
 * SHA-256 and HMAC as the SDK signs requests with them. It hashes twice and makes two HMACs for each request, and making
 * a key of bytes costs more than hashing with it: here a key is made once. A quarter of what a small request to DynamoDB
 * takes of the processor goes away with that (docs/benchmarks.md).
 */
export class SigningHash {
  readonly #key: KeyObject | undefined;
  #parts: Uint8Array[] = [];

  constructor(secret?: Source) {
    this.#key = secret === undefined ? undefined : keyOf(secret);
  }

  update(data: Source): void {
    this.#parts.push(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    const [only] = this.#parts;
    if (!this.#key && only && this.#parts.length === 1) return hash('sha256', only, 'buffer');
    const sum = this.#key ? createHmac('sha256', this.#key) : createHash('sha256');
    for (const part of this.#parts) sum.update(part);
    return sum.digest();
  }

  reset(): void {
    this.#parts = [];
  }
}

function keyOf(secret: Source): KeyObject {
  if (typeof secret === 'string') {
    // One at a time: that of a role changes every few hours.
    if (keyOfText?.text !== secret) keyOfText = { text: secret, key: createSecretKey(secret, 'utf8') };
    return keyOfText.key;
  }
  const known = keysOfBytes.get(secret);
  if (known) return known;
  const key = createSecretKey(bytesOf(secret));
  keysOfBytes.set(secret, key);
  return key;
}

function bytesOf(data: Source): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
