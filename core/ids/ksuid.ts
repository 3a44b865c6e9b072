/**
 * Identifiers that sort by creation time: a prefix and 27 base62 characters (KSUID with 4 ms resolution, the shape that
 * Svix clients validate). 20 bytes: 4 of seconds since 2014-05-13, 1 of quarter-centiseconds (4 ms), 15 of payload.
 */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Digits by character code. */
const digitOf = Array.from({ length: 128 }, (_, code) => {
  const digit = alphabet.indexOf(String.fromCharCode(code));
  return digit < 0 ? undefined : digit;
});
/** 2014-05-13T16:53:20Z: the epoch that the KSUID specification chose so that 32 bits of seconds last until 2150. */
const epochSeconds = 1_400_000_000;
const textLength = 27;
export const payloadByteCount = 15;
/** How far apart the times are that ids can say. */
export const idStepMs = 4;

export type IdPrefix = 'org' | 'app' | 'ep' | 'msg' | 'atmpt' | 'qtask' | 'key';

/** @param payload exactly 15 bytes: random for a new thing, a hash for an id that must come out the same again. */
export function makeId(prefix: IdPrefix, timestampMs: number, payload: Uint8Array): string {
  if (payload.length !== payloadByteCount) {
    throw new Error(`An id takes ${payloadByteCount} bytes of payload, not ${payload.length}.`);
  }
  const seconds = Math.floor(timestampMs / 1000) - epochSeconds;
  const bytes = new Uint8Array(20);
  new DataView(bytes.buffer).setUint32(0, seconds);
  bytes[4] = Math.floor((timestampMs % 1000) / 4);
  bytes.set(payload, 5);
  return `${prefix}_${toBase62(bytes)}`;
}

/** The last byte of an id, which names the log shard that the thing was written to (see decision 0003). */
export function idShard(prefix: IdPrefix, id: string): number | undefined {
  return idBytes(prefix, id)?.[19];
}

/** What KSUIDs can say: 2^32 seconds from 2014-05-13T16:53:20Z on. */
const latestMs = (epochSeconds + 2 ** 32 - 1) * 1000;

/** The time of an id in UNIX milliseconds, a multiple of 4 below the second; undefined for a text that is no id. */
export function idTimeMs(prefix: IdPrefix, id: string): number | undefined {
  const bytes = idBytes(prefix, id);
  if (!bytes) return undefined;
  const seconds = new DataView(bytes.buffer).getUint32(0) + epochSeconds;
  return seconds * 1000 + (bytes[4] ?? 0) * idStepMs;
}

/** Sorts before every id of that time or later; times that ids cannot say are the nearest that they can. */
export function firstIdAt(prefix: IdPrefix, timestampMs: number): string {
  const clamped = Math.min(latestMs, Math.max(epochSeconds * 1000, Math.trunc(timestampMs)));
  return makeId(prefix, clamped, new Uint8Array(payloadByteCount));
}

export function isId(prefix: IdPrefix, text: string): boolean {
  return idBytes(prefix, text) !== undefined;
}

function idBytes(prefix: IdPrefix, id: string): Uint8Array<ArrayBuffer> | undefined {
  if (!id.startsWith(`${prefix}_`) || id.length !== prefix.length + 1 + textLength) return undefined;
  return fromBase62(id.slice(prefix.length + 1));
}

/** Digits that are worked out at a time: 62^8 is the highest power of 62 below 2^53, where doubles end to be exact. */
const chunkDigits = 8;
const chunk = 62n ** BigInt(chunkDigits);
const word = 64n;

function toBase62(bytes: Uint8Array<ArrayBuffer>): string {
  const view = new DataView(bytes.buffer);
  let value = (((BigInt(view.getUint32(0)) << word) | view.getBigUint64(4)) << word) | view.getBigUint64(12);
  let text = '';
  for (let left = textLength; left > 0; left -= chunkDigits) {
    let low = Number(value % chunk);
    value /= chunk;
    for (let digits = Math.min(chunkDigits, left); digits > 0; digits--) {
      text = alphabet.charAt(low % 62) + text;
      low = Math.floor(low / 62);
    }
  }
  return text;
}

function fromBase62(text: string): Uint8Array<ArrayBuffer> | undefined {
  let value = 0n;
  // The first chunk is what remains of the length, the others are whole.
  for (let end = textLength % chunkDigits; end <= textLength; end += chunkDigits) {
    let part = 0;
    for (let index = Math.max(0, end - chunkDigits); index < end; index++) {
      const digit = digitOf[text.charCodeAt(index)];
      if (digit === undefined) return undefined;
      part = part * 62 + digit;
    }
    value = value * chunk + BigInt(part);
  }
  // 62^27 is a little more than 2^160: the highest texts stand for nothing.
  if (value >> 160n) return undefined;
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Number(value >> (2n * word)));
  view.setBigUint64(4, BigInt.asUintN(64, value >> word));
  view.setBigUint64(12, BigInt.asUintN(64, value));
  return bytes;
}
