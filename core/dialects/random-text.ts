const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const characterCount = 32;
/** 256 bits for 62^32 ≈ 2^190.5 texts: what the remainder favours is below 2^-65. */
const byteCount = 32;

/** 32 letters and digits, a secret that goes unescaped through headers, forms and shells. */
export function randomText(randomBytes: (byteCount: number) => Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(randomBytes(byteCount)).toString('hex')}`);
  let text = '';
  for (let index = 0; index < characterCount; index++) {
    text += alphabet.charAt(Number(value % 62n));
    value /= 62n;
  }
  return text;
}
