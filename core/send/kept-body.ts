import { isUtf8 } from 'node:buffer';

/** The start of a response body as it goes to the attempt log. */
export interface KeptBody {
  readonly responseBody: string;
  readonly responseBodyIsBase64: boolean;
}

/**
 * Text where the bytes are UTF-8, else base64.
 *
 * @param isWhole false where more bytes followed: then a character that the cut went through is dropped.
 */
export function keptBody(bytes: Uint8Array, isWhole: boolean): KeptBody {
  const text = isWhole ? bytes : bytes.subarray(0, endOfLastCharacter(bytes));
  const isText = isUtf8(text);
  const kept = isText ? text : bytes;
  const buffer = Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength);
  return { responseBody: buffer.toString(isText ? 'utf8' : 'base64'), responseBodyIsBase64: !isText };
}

/** UTF-8 characters have at most 4 bytes, so the one that a cut went through starts within the last 3. */
function endOfLastCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const characterLength = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return characterLength > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
