import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { standardWebhooks } from '../../core/dialects/standard-webhooks.ts';
import { svix } from '../../core/dialects/svix.ts';
import { deliveryInput, headersOf, refusalOf, requestOf } from './delivery-input.ts';
import { earlierHmacKey, ed25519Key, ed25519PublicKey, hmacKey } from './webhook-keys.ts';

/** The example of the Standard Webhooks specification; the other signatures of it were made with OpenSSL. */
const example = {
  messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  nowMs: 1_614_265_330_999,
  payload: '{"test": 2432232314}',
};
const hmacSignature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const earlierHmacSignature = 'v1,D//EZ1ylNadHojpuPe4QgTQtq4+vDo/YDthof5SuAIs=';
const ed25519Signature =
  'v1a,fldxM4gAKugP6nnt1hdz3sgGfZ6d99nzrMFnZOELIxbzEHoVmAb2ADpkJK7zgPePmPsle0zV9jSeGlHFG2NVAw==';

const dialects = [
  { dialect: standardWebhooks, prefix: 'webhook', Verifier: StandardWebhook },
  { dialect: svix, prefix: 'svix', Verifier: SvixWebhook },
];

describe.each(dialects)('$dialect.name', ({ dialect, prefix, Verifier }) => {
  const build = (changes: Parameters<typeof deliveryInput>[1]) =>
    dialect.buildRequest(deliveryInput({}, { ...example, ...changes }));
  const signatureBy = (...keys: string[]) => headersOf(requestOf(build({ keys })))[`${prefix}-signature`];

  it('sends the payload byte for byte under these headers', () => {
    expect(requestOf(build({ keys: [hmacKey] }))).toStrictEqual({
      method: 'POST',
      headers: [
        ['Accept', '*/*'],
        ['Content-Type', 'application/json'],
        [`${prefix}-id`, 'msg_p5jXN8AQM9LWM0D4loKWxJek'],
        [`${prefix}-timestamp`, '1614265330'],
        [`${prefix}-signature`, hmacSignature],
        ['User-Agent', 'Grapnel/1'],
      ],
      body: '{"test": 2432232314}',
    });
  });

  it('signs with every key while they rotate, the current one first', () => {
    expect(signatureBy(hmacKey, earlierHmacKey)).toBe(`${hmacSignature} ${earlierHmacSignature}`);
    expect(signatureBy(ed25519Key, hmacKey)).toBe(`${ed25519Signature} ${hmacSignature}`);
  });

  it('leaves out an earlier secret of another dialect', () => {
    expect(signatureBy(hmacKey, 'secret from before', earlierHmacKey)).toBe(
      `${hmacSignature} ${earlierHmacSignature}`,
    );
  });

  it.each([[[]], [['']], [['whsec_']], [['not a key', hmacKey]], [['whsk_AAAA']]])(
    'refuses to send where the current key of %j cannot sign',
    (keys) => {
      const { reason, path } = refusalOf(build({ keys }));
      expect(path).toBe('$');
      expect(reason).toContain('whsec_ and the base64 of 24 to 75 bytes');
    },
  );

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    'sends by %s where the endpoint wants it',
    (method) => {
      const methods = { 'invoice.paid': method };
      expect(requestOf(build({ keys: [hmacKey], methods })).method).toBe(method);
    },
  );

  it('does not take a method from the prototype for an event type such as constructor', () => {
    expect(requestOf(build({ keys: [hmacKey], eventType: 'constructor' })).method).toBe('POST');
  });

  it('refuses a message id that would break out of its header', () => {
    expect(refusalOf(build({ keys: [hmacKey], messageId: 'msg_1\r\nx: y' })).reason).toContain(
      `${prefix}-id`,
    );
  });

  it('ends a delivery at 410 and at no other status', () => {
    const { isFinalStatus, delaysMs } = dialect.retry;
    expect([400, 404, 409, 410, 429, 500].filter(isFinalStatus)).toStrictEqual([410]);
    expect(delaysMs).toStrictEqual([5000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000]);
  });

  describe('as its official library verifies', () => {
    const build = (payload: string, ...keys: string[]) =>
      requestOf(dialect.buildRequest(deliveryInput({}, { payload, keys, nowMs: Date.now() })));

    it('fits, whatever the payload', () => {
      fc.assert(
        fc.property(fc.json({ stringUnit: 'binary' }), (payload) => {
          const request = build(payload, hmacKey);
          new Verifier(hmacKey).verify(Buffer.from(request.body), headersOf(request));
        }),
      );
    });

    it('fits either key while they rotate', () => {
      const request = build('{}', hmacKey, ed25519Key, earlierHmacKey);
      for (const key of [hmacKey, earlierHmacKey]) {
        new Verifier(key).verify(request.body, headersOf(request));
      }
    });

    it.each([
      ['body', { body: '{"paid":true }' }],
      ['id', { [`${prefix}-id`]: 'msg_other' }],
      ['timestamp', { [`${prefix}-timestamp`]: String(Math.floor(Date.now() / 1000) - 1) }],
    ])('does not fit another %s', (_, { body, ...headers }: Record<string, string>) => {
      const request = build('{"paid":true}', hmacKey);
      const tampered = { ...headersOf(request), ...headers };
      expect(() => new Verifier(hmacKey).verify(body ?? request.body, tampered)).toThrow(/signature/);
    });

    it('does not fit another key', () => {
      const request = build('{}', hmacKey);
      expect(() => new Verifier(earlierHmacKey).verify(request.body, headersOf(request))).toThrow(
        /signature/,
      );
    });
  });

  it('has an Ed25519 signature that its public key alone verifies', () => {
    const shown = dialect.publicKey(ed25519Key);
    expect(shown).toBe(ed25519PublicKey);
    const x = Buffer.from(shown.slice('whpk_'.length), 'base64').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (payload) => {
        const request = requestOf(build({ payload, keys: [ed25519Key] }));
        const headers = headersOf(request);
        const [version, signature] = (headers[`${prefix}-signature`] ?? '').split(',');
        const content = `${headers[`${prefix}-id`]}.${headers[`${prefix}-timestamp`]}.${request.body}`;
        expect(version).toBe('v1a');
        expect(verify(null, Buffer.from(content), publicKey, Buffer.from(signature ?? '', 'base64'))).toBe(
          true,
        );
      }),
    );
  });
});
