import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateWebhookKey, verificationKey, webhookKeyProblem } from '../../core/dialects/webhook-key.ts';
import { ed25519Key, ed25519PublicKey } from './webhook-keys.ts';

const whsec = (byteCount: number) => `whsec_${randomBytes(byteCount).toString('base64')}`;

describe('webhookKeyProblem', () => {
  it.each([24, 32, 64, 75])('accepts an HMAC secret of %i bytes', (byteCount) => {
    expect(webhookKeyProblem(whsec(byteCount))).toBeUndefined();
  });

  it.each([
    ['the empty secret', ''],
    ['a prefix alone', 'whsec_'],
    ['23 bytes', whsec(23)],
    ['76 bytes', whsec(76)],
    ['no prefix', randomBytes(24).toString('base64')],
    ['base64url', 'whsec_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_'],
    ['missing padding', whsec(25).replace(/=+$/, '')],
    ['a line break', `${whsec(24)}\n`],
    ['a public key', ed25519PublicKey],
    ['a seed without its public key', `whsk_${randomBytes(32).toString('base64')}`],
  ])('refuses %s and says what is allowed', (_, key) => {
    expect(webhookKeyProblem(key)).toMatch(/whsec_ and the base64 of 24 to 75 bytes/);
  });

  it('accepts an Ed25519 key pair', () => {
    expect(webhookKeyProblem(ed25519Key)).toBeUndefined();
  });

  it('refuses an Ed25519 seed beside the public key of another', () => {
    const bytes = Buffer.from(ed25519Key.slice('whsk_'.length), 'base64');
    bytes[63] = (bytes[63] ?? 0) ^ 1;
    expect(webhookKeyProblem(`whsk_${bytes.toString('base64')}`)).toMatch(/is not that of the seed/);
  });
});

describe('verificationKey', () => {
  it('is the public half of an Ed25519 key', () => {
    expect(verificationKey(ed25519Key)).toBe(ed25519PublicKey);
  });

  it('is an HMAC key itself', () => {
    const key = whsec(24);
    expect(verificationKey(key)).toBe(key);
  });
});

describe('generateWebhookKey', () => {
  it('is the base64 of 24 random bytes', () => {
    expect(generateWebhookKey((byteCount) => Buffer.alloc(byteCount, 1))).toBe(
      'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB',
    );
  });
});
