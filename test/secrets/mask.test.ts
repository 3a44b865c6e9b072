import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { withoutSecrets, withoutSecretsInBase64 } from '../../core/secrets/mask.ts';
import { openAnswer, sealAnswer } from '../../core/secrets/sealed-answer.ts';

test.each([
  ['it was abcdef!', ['abcdef'], 'it was ***!'],
  ['{"h":"a\\"bcdef"}', ['a"bcdef'], '{"h":"***"}'],
  ['abcdefgh and abcdef', ['abcdef', 'abcdefgh'], '*** and ***'],
  ['a short abc stays', ['abc', ''], 'a short abc stays'],
])('%j is kept without its secrets', (text, secrets, kept) => {
  expect(withoutSecrets(text, secrets)).toBe(kept);
});

test('bytes that are no text are kept without their secrets, and as they are where they have none', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('sécret-text'), Buffer.from([0x80])]);
  const kept = Buffer.from(withoutSecretsInBase64(bytes.toString('base64'), ['sécret-text']), 'base64');
  expect([...kept]).toEqual([0xff, 0xfe, 0x2a, 0x2a, 0x2a, 0x80]);
  expect(withoutSecretsInBase64(bytes.toString('base64'), ['another'])).toBe(bytes.toString('base64'));
});

test('an answer opens for the request that it was sealed for, and for no other', () => {
  const sealed = sealAnswer('token\npath\nkey', '{"token":"x"}', randomBytes);
  expect(openAnswer('token\npath\nkey', sealed)).toBe('{"token":"x"}');
  expect(() => openAnswer('token\npath\nkey2', sealed)).toThrow();
  const changed = Buffer.from(sealed, 'base64url');
  changed[20] = (changed[20] ?? 0) ^ 1;
  expect(() => openAnswer('token\npath\nkey', changed.toString('base64url'))).toThrow();
});
