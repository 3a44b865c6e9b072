import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptBody } from '../../core/send/kept-body.ts';

test('bytes that are not UTF-8 are kept as base64, whole or cut', () => {
  const bytes = Buffer.from([0xff, 0xfe, 0xc3]);
  for (const isWhole of [true, false]) {
    expect(keptBody(bytes, isWhole)).toEqual({ responseBody: '//7D', responseBodyIsBase64: true });
  }
});

test('a body that ends within a character is not text unless more of it followed', () => {
  const bytes = Buffer.from('aä').subarray(0, 2);
  expect(keptBody(bytes, true)).toEqual({ responseBody: 'YcM=', responseBodyIsBase64: true });
  expect(keptBody(bytes, false)).toEqual({ responseBody: 'a', responseBodyIsBase64: false });
});

test('text that is cut anywhere stays text and loses less than a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat(), (text, cut) => {
      const bytes = Buffer.from(text);
      const part = bytes.subarray(0, cut % (bytes.length + 1));
      const kept = keptBody(part, part.length === bytes.length);
      expect(kept.responseBodyIsBase64).toBe(false);
      expect(text.startsWith(kept.responseBody)).toBe(true);
      expect(part.length - Buffer.byteLength(kept.responseBody)).toBeLessThan(4);
      if (part.length === bytes.length) expect(kept.responseBody).toBe(text);
    }),
  );
});
