import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { type DialectName, dialectNamed } from '../../core/dialects/registry.ts';
import { isFromFastComments } from '../../docs/examples/verify-fastcomments.ts';
import { isFromMisskey } from '../../docs/examples/verify-misskey.ts';
import { verifyStandardWebhooks } from '../../docs/examples/verify-standard-webhooks.ts';
import { verifySvix } from '../../docs/examples/verify-svix.ts';
import { deliveryInput, requestOf } from '../dialects/delivery-input.ts';

const nowMs = 1_789_004_710_999;
beforeEach(() => {
  vi.useFakeTimers({ now: nowMs, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A request as the dialect builds it and a receiver reads it: header names in lower case. */
function delivered(name: DialectName, eventType: string, payload: unknown, secret: string) {
  const dialect = dialectNamed(name);
  const changes = { eventType, payload: JSON.stringify(payload), keys: [secret], nowMs };
  const request = requestOf(dialect.buildRequest(deliveryInput(dialect.options.parse({}), changes)));
  const headers = Object.fromEntries(request.headers.map(([key, value]) => [key.toLowerCase(), value]));
  return { headers, body: request.body };
}

const secretOf = (name: DialectName) =>
  dialectNamed(name).generateSecret((byteCount) => Buffer.alloc(byteCount, name));
const otherSecret = `whsec_${Buffer.alloc(24, 'other').toString('base64')}`;
const invoice = { invoice: 'A-1024', total: '19.90', customer: 'Zoë 🌱' };

describe('a receiver with the example of standard-webhooks', () => {
  const secret = secretOf('standard-webhooks');
  const { headers, body } = delivered('standard-webhooks', 'invoice.paid', invoice, secret);

  it('takes what was sent to it', () => {
    expect(verifyStandardWebhooks(headers, body, secret)).toEqual(invoice);
  });

  it.each([
    ['another body', headers, `${body} `, secret],
    ['another secret', headers, body, otherSecret],
    ['an old request', { ...headers, 'webhook-timestamp': '1789000000' }, body, secret],
  ])('refuses %s', (_what, given, text, key) => {
    expect(() => verifyStandardWebhooks(given, text, key)).toThrow();
  });
});

describe('a receiver with the example of svix', () => {
  const secret = secretOf('svix');
  const { headers, body } = delivered('svix', 'invoice.paid', invoice, secret);

  it('takes what was sent to it', () => {
    expect(() => verifySvix(headers, body, secret)).not.toThrow();
  });

  it.each([
    ['another body', headers, `${body} `, secret],
    ['another secret', headers, body, otherSecret],
    ['an old request', { ...headers, 'svix-timestamp': '1789000000' }, body, secret],
  ])('refuses %s', (_what, given, text, key) => {
    expect(() => verifySvix(given, text, key)).toThrow();
  });
});

describe('a receiver with the example of fastcomments', () => {
  const secret = secretOf('fastcomments');
  const comment = fastcommentsExamples['comment-created'];
  const { headers, body } = delivered('fastcomments', 'comment-created', comment, secret);

  it('takes what was sent to it', () => {
    expect(isFromFastComments(headers, body, secret)).toBe(true);
  });

  // Signed as it should be, but more than five minutes ago.
  const oldTimestamp = String(Math.floor(nowMs / 1000) - 301);
  const oldSignature = createHmac('sha256', secret).update(`${oldTimestamp}.${body}`).digest('hex');
  const old = {
    ...headers,
    'x-fastcomments-timestamp': oldTimestamp,
    'x-fastcomments-signature': `sha256=${oldSignature}`,
  };

  it.each([
    ['another body', headers, `${body} `, secret],
    ['another secret', headers, body, otherSecret],
    ['an old request', old, body, secret],
    ['a request without headers', {}, body, secret],
    ['a timestamp that is no number', { ...headers, 'x-fastcomments-timestamp': 'now' }, body, secret],
  ])('refuses %s', (_what, given, text, key) => {
    expect(isFromFastComments(given, text, key)).toBe(false);
  });
});

describe('a receiver with the example of misskey', () => {
  const secret = secretOf('misskey');
  const { headers } = delivered('misskey', 'note', misskeyExamples['note'], secret);

  it('takes what was sent to it', () => {
    expect(isFromMisskey(headers, secret)).toBe(true);
  });

  it('refuses another secret, and a request that carries none', () => {
    expect(isFromMisskey(headers, otherSecret)).toBe(false);
    expect(isFromMisskey({}, secret)).toBe(false);
  });
});

// The commands are the reader's, not Grapnel's: a machine without openssl runs all other tests.
describe.skipIf(spawnSync('sh', ['-c', 'command -v openssl']).status !== 0)(
  'the shell commands compute the signature',
  () => {
    const run = (file: string, env: Record<string, string>) =>
      execFileSync('sh', [fileURLToPath(new URL(`../../docs/examples/${file}`, import.meta.url))], {
        env: { PATH: process.env['PATH'] ?? '', ...env },
        encoding: 'utf8',
      });

    it.each([
      ['standard-webhooks', 'webhook'],
      ['svix', 'svix'],
    ] as const)('of %s', (name, prefix) => {
      const { headers, body } = delivered(name, 'invoice.paid', invoice, secretOf(name));
      const signature = run('check-standard-webhooks.sh', {
        SECRET: secretOf(name),
        ID: headers[`${prefix}-id`] ?? '',
        TIMESTAMP: headers[`${prefix}-timestamp`] ?? '',
        BODY: body,
      });
      expect(`v1,${signature}`).toBe(headers[`${prefix}-signature`]);
    });

    it('of fastcomments', () => {
      const comment = fastcommentsExamples['comment-deleted'];
      const { headers, body } = delivered('fastcomments', 'comment-deleted', comment, 's3cret');
      const output = run('check-fastcomments.sh', {
        SECRET: 's3cret',
        TIMESTAMP: headers['x-fastcomments-timestamp'] ?? '',
        BODY: body,
      });
      expect(`sha256=${output.trim().split(' ').at(-1)}`).toBe(headers['x-fastcomments-signature']);
    });
  },
);
