import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstIdAt, idShard, idTimeMs, isId, makeId, payloadByteCount } from '../../core/ids/ksuid.ts';

describe('ids', () => {
  it('are KSUIDs, as the example of their specification', () => {
    // 0669F7EF B5A1CD34B5F99D1154FB6853345C9735: the seconds, and of the rest the first byte says the time within them.
    const timestampMs = (0x0669f7ef + 1_400_000_000) * 1000 + 0xb5 * 4;
    const payload = Buffer.from('A1CD34B5F99D1154FB6853345C9735', 'hex');
    expect(makeId('msg', timestampMs, payload)).toBe('msg_0ujtsYcgvSTl8PAuAdqWYSMnLOv');
    expect(idTimeMs('msg', 'msg_0ujtsYcgvSTl8PAuAdqWYSMnLOv')).toBe(timestampMs);
    expect(idShard('msg', 'msg_0ujtsYcgvSTl8PAuAdqWYSMnLOv')).toBe(0x35);
  });

  it('say the time and the shard that they were made of, and sort by time', () => {
    const timeMs = fc
      .integer({ min: 1_400_000_000, max: 1_400_000_000 + 2 ** 32 - 1 })
      .chain((seconds) => fc.integer({ min: 0, max: 249 }).map((step) => seconds * 1000 + step * 4));
    const payload = fc.uint8Array({ minLength: payloadByteCount, maxLength: payloadByteCount });
    fc.assert(
      fc.property(timeMs, payload, timeMs, (atMs, bytes, otherMs) => {
        const id = makeId('ep', atMs, bytes);
        expect(idTimeMs('ep', id)).toBe(atMs);
        expect(idShard('ep', id)).toBe(bytes.at(-1));
        const other = makeId('ep', otherMs, randomBytes(payloadByteCount));
        if (otherMs !== atMs) expect(other < id).toBe(otherMs < atMs);
        expect(firstIdAt('ep', atMs) <= id).toBe(true);
      }),
    );
  });

  it('have 27 characters of 62, and stand for 160 bits', () => {
    expect(isId('msg', 'msg_000000000000000000000000000')).toBe(true);
    expect(isId('msg', 'msg_aWgEPTl1tmebfsQzFP4bxwgy80V')).toBe(true);
    expect(isId('msg', 'msg_aWgEPTl1tmebfsQzFP4bxwgy80W')).toBe(false);
    for (const character of ['-', '_', '/', ':', '@', '[', '`', '{', 'é', '\u0000'])
      for (const place of [0, 2, 3, 10, 26])
        expect(isId('msg', `msg_${'0'.repeat(place)}${character}${'0'.repeat(26 - place)}`)).toBe(false);
    for (const text of ['msg_', `msg_${'0'.repeat(26)}`, `msg_${'0'.repeat(28)}`, `ep_${'0'.repeat(27)}`, ''])
      expect(isId('msg', text)).toBe(false);
  });
});
