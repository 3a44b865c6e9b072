import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMasterKey } from '../../core/secrets/master-key.ts';
import {
  isSealedUnderCurrentKey,
  openSecret,
  SecretUnreadableError,
  sealSecret,
} from '../../core/secrets/sealed-secret.ts';

const oldText = 'old-master-key-of-32-characters!';
const newText = 'new-master-key-of-32-characters!';
const owner = { organization: 'org_1', application: 'app_1', endpoint: 'ep_1' };
const masterKey = parseMasterKey(oldText);
const seal = (plaintext: string, key = masterKey) =>
  sealSecret({ masterKey: key, owner, plaintext, randomBytes });

test('what is sealed opens again, whatever text it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (plaintext) => {
      expect(openSecret({ masterKey, owner, sealed: seal(plaintext) })).toBe(plaintext);
    }),
  );
});

test('the format is pinned, or stored secrets would be lost', () => {
  const sealed = sealSecret({
    masterKey,
    owner,
    plaintext: 'whsec_abc',
    randomBytes: (byteCount) => new Uint8Array(byteCount),
  });
  expect(sealed).toBe('v1.1.AAAAAAAAAAAAAAAAGY0z6a3DzQjYM51oWAlEDgfEqYRzTDHMWA');
});

test('the same secret is never sealed to the same text', () => {
  expect(seal('a')).not.toBe(seal('a'));
});

test.each([
  ['another organization', { ...owner, organization: 'org_2' }],
  ['another application', { ...owner, application: 'app_2' }],
  ['another endpoint', { ...owner, endpoint: 'ep_2' }],
  ['parts that join to the same text', { ...owner, organization: 'org_1","app_1', application: 'ep_1' }],
])('for %s it does not open', (_what, other) => {
  expect(() => openSecret({ masterKey, owner: other, sealed: seal('whsec_abc') })).toThrow(
    SecretUnreadableError,
  );
});

test('a text that was changed anywhere does not open', () => {
  const sealed = seal('whsec_abcdef');
  for (let at = 0; at < sealed.length; at++) {
    // Another digit 32 places on: it differs in the highest bit, also at the end, where low bits may be unused.
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const digit = digits.indexOf(sealed.charAt(at));
    const changed = sealed.slice(0, at) + (digits[(digit + 32) % 64] ?? '') + sealed.slice(at + 1);
    expect(() => openSecret({ masterKey, owner, sealed: changed })).toThrow(SecretUnreadableError);
  }
});

test.each([
  '',
  'whsec_plain',
  'v1.1',
  'v1.1.',
  'v1.1.AAAA',
  'v2.1.AAAA',
  'v1.9.AAAA',
  'v1.toString.AAAA',
  'v1.1.a.b',
])('%j does not open', (sealed) => {
  expect(() => openSecret({ masterKey, owner, sealed })).toThrow(SecretUnreadableError);
});

test('the error names the endpoint and not the secret', () => {
  const sealed = seal('whsec_abc');
  const other = parseMasterKey(newText);
  try {
    openSecret({ masterKey: other, owner, sealed });
    expect.unreachable();
  } catch (error) {
    expect(String(error)).toBe(
      'SecretUnreadableError: The stored secret of endpoint ep_1 (org_1, app_1) cannot be opened: it was changed or was sealed for another owner or key.',
    );
  }
});

test('after a rotation old secrets still open and new ones are sealed under the new key', () => {
  const before = seal('whsec_abc');
  const rotated = parseMasterKey(JSON.stringify({ current: '2', keys: { 1: oldText, 2: newText } }));
  const after = seal('whsec_abc', rotated);
  expect(openSecret({ masterKey: rotated, owner, sealed: before })).toBe('whsec_abc');
  expect(after).toMatch(/^v1\.2\./);
  expect([before, after].map((sealed) => isSealedUnderCurrentKey(rotated, sealed))).toEqual([false, true]);
  const cleaned = parseMasterKey(JSON.stringify({ current: '2', keys: { 2: newText } }));
  expect(openSecret({ masterKey: cleaned, owner, sealed: after })).toBe('whsec_abc');
  expect(() => openSecret({ masterKey: cleaned, owner, sealed: before })).toThrow(SecretUnreadableError);
});

test('keys that fell out of the cache are derived again', () => {
  const sealed = seal('whsec_abc');
  for (let other = 0; other < 1500; other++) masterKey.ownerKey('1', { ...owner, endpoint: `ep_${other}x` });
  expect(openSecret({ masterKey, owner, sealed })).toBe('whsec_abc');
});

test.each([
  ['', 'it must have at least 32 characters'],
  ['short', 'it must have at least 32 characters'],
  ['{', 'starts with { but is not JSON'],
  ['{"current":"1"}', 'keys '],
  [`{"current":"2","keys":{"1":"${oldText}"}}`, 'current must name one of the keys'],
  [`{"current":"toString","keys":{"1":"${oldText}"}}`, 'current must name one of the keys'],
  ['{"current":"1","keys":{"1":"short"}}', 'keys.1 must have at least 32 characters'],
  [`{"current":"a.b","keys":{"a.b":"${oldText}"}}`, 'keys.a.b '],
])('the master secret %j cannot be used', (text, problem) => {
  expect(() => parseMasterKey(text)).toThrow(problem);
  expect(() => parseMasterKey(text)).not.toThrow(/old-master|short/);
});
