import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { fastcomments } from '../../core/dialects/fastcomments.ts';
import { deliveryInput, headersOf, refusalOf, requestOf } from './delivery-input.ts';

const exampleText = JSON.stringify(fastcommentsExamples['comment-created']);

const build = (changes: Parameters<typeof deliveryInput>[1], options: object = {}) =>
  fastcomments.buildRequest(
    deliveryInput(fastcomments.options.parse(options), {
      keys: ['FC-api-secret'],
      eventType: 'comment-created',
      payload: exampleText,
      ...changes,
    }),
  );

describe('fastcomments', () => {
  it('sends the bare comment, signed over these bytes', () => {
    const body =
      '{"id":"c1","urlId":"post-1","commenterName":"Zoë","comment":"a  b 👍","commentHTML":"a  b 👍",' +
      '"date":"2026-09-08T12:00:00Z","votes":12345678901234567890,"votesUp":1.0,"votesDown":0,' +
      '"verified":false,"reviewed":false,"isSpam":false,"aiDeterminedSpam":false,"hasImages":false,' +
      '"pageNumber":0,"pageNumberOF":0,"pageNumberNF":1e0,"approved":true,"locale":"en_us"}';
    const payload = `\n${body.replaceAll(',"', ' ,\r\n\t"').replaceAll('":', '" : ')} `;
    expect(requestOf(build({ payload }))).toStrictEqual({
      method: 'PUT',
      headers: [
        ['Content-Type', 'application/json'],
        ['token', 'FC-api-secret'],
        ['X-FastComments-Timestamp', '1789004710'],
        // openssl dgst -sha256 -hmac FC-api-secret, over "1789004710." and the body.
        [
          'X-FastComments-Signature',
          'sha256=a5b80df171e1e56e928dd6b6f8953a66e9af74f8d808d68564c4f891c4f44b5a',
        ],
        ['User-Agent', 'Grapnel/1'],
      ],
      body,
    });
  });

  it.each([
    ['comment-created', ['PUT', 'POST']],
    ['comment-updated', ['PUT', 'POST']],
    ['comment-deleted', ['DELETE', 'POST', 'PUT']],
  ] as const)('sends %s by one of %j, the first by default', (eventType, methods) => {
    expect(fastcomments.methodsFor(eventType)).toStrictEqual(methods);
    expect(requestOf(build({ eventType })).method).toBe(methods[0]);
    for (const method of methods) {
      expect(requestOf(build({ eventType, methods: { [eventType]: method } })).method).toBe(method);
    }
  });

  it('sends the whole comment when it was deleted', () => {
    const payload = JSON.stringify(fastcommentsExamples['comment-deleted']);
    expect(requestOf(build({ eventType: 'comment-deleted', payload })).body).toBe(payload);
  });

  it('signs each attempt anew', () => {
    const first = headersOf(requestOf(build({})));
    const second = headersOf(requestOf(build({ nowMs: 1_789_004_770_000 })));
    expect(second['X-FastComments-Timestamp']).toBe('1789004770');
    expect(second['X-FastComments-Signature']).not.toBe(first['X-FastComments-Signature']);
  });

  it('keeps the secret out of the headers where the endpoint has no token', () => {
    const request = requestOf(build({}, { token: false }));
    expect(request.headers.map(([name]) => name)).not.toContain('token');
    expect(JSON.stringify(request.headers)).not.toContain('FC-api-secret');
  });

  it('has a signature that fits the bytes sent, whatever the comment', () => {
    const comment = fc
      .tuple(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }), fc.nat(4))
      .map(([text, extra, indent]) =>
        JSON.stringify(
          { ...Object(fastcommentsExamples['comment-created']), comment: text, extra },
          null,
          indent,
        ),
      );
    fc.assert(
      fc.property(comment, fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (payload, key) => {
        fc.pre(fastcomments.secretProblem(key) === undefined);
        const request = requestOf(build({ payload, keys: [key] }));
        const headers = headersOf(request);
        const signed = createHmac('sha256', key)
          .update(headers['X-FastComments-Timestamp'] ?? '')
          .update('.')
          .update(Buffer.from(request.body));
        expect(headers['X-FastComments-Signature']).toBe(`sha256=${signed.digest('hex')}`);
        expect(request.body).toBe(JSON.stringify(JSON.parse(payload)));
      }),
    );
  });

  it.each([
    [
      { eventType: 'comment-liked' },
      'no event type "comment-liked"; it has comment-created, comment-updated, comment-deleted',
    ],
    [{ keys: [] }, 'no secret'],
    [{ keys: [''] }, 'no secret'],
    [{ keys: ['a\nb'] }, 'header token cannot be sent'],
    [
      { methods: { 'comment-created': 'DELETE' } } as const,
      'chose the method DELETE for "comment-created"; allowed: PUT, POST',
    ],
    [{ payload: 'nonsense' }, 'not JSON'],
  ])('refuses %j', (changes, reason) => {
    const refusal = refusalOf(build(changes));
    expect(refusal.path).toBe('$');
    expect(refusal.reason).toContain(reason);
  });

  it('allows no method for an event type that it does not have', () => {
    expect(fastcomments.methodsFor('comment-liked')).toStrictEqual([]);
  });

  it('waits a minute more after each failure, for six days in all', () => {
    const { delaysMs, isFinalStatus, jitter } = fastcomments.retry;
    expect(delaysMs.slice(0, 3)).toStrictEqual([60_000, 120_000, 180_000]);
    const days = delaysMs.reduce((sum, delayMs) => sum + delayMs) / 86_400_000;
    expect(days).toBeGreaterThan(6);
    expect(days - (delaysMs.at(-1) ?? 0) / 86_400_000).toBeLessThan(6);
    expect([301, 400, 404, 410, 429, 500].filter(isFinalStatus)).toStrictEqual([]);
    expect(jitter).toStrictEqual({ kind: 'none' });
  });
});

describe('the secret of a fastcomments endpoint', () => {
  it.each([
    ['', 'empty'],
    [' a', 'begins or ends with a space'],
    ['a\tb', 'character 2 is U+0009'],
    ['clé€', 'character 4 is U+20AC'],
  ])('may not be %j', (secret, problem) => {
    expect(fastcomments.secretProblem(secret)).toContain(problem);
  });

  it('may be any other text', () => {
    expect(fastcomments.secretProblem('clé with spaces')).toBeUndefined();
  });
});

describe('the token option', () => {
  it('is on by default', () => {
    expect(fastcomments.options.parse({})).toMatchObject({ token: true });
  });

  it.each([{ token: 'no' }, { tokens: false }])('may not be %j', (options) => {
    expect(fastcomments.options.safeParse(options).success).toBe(false);
  });
});
