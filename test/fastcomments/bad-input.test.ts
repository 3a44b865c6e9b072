import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { createTenant, request, type Tenant, withQuery } from './tenant.ts';

let grapnel: Grapnel;
let tenant: Tenant;
const busy = { now: false };
const broken = { now: false };
beforeAll(async () => {
  grapnel = await startGrapnel('quick', {
    beforeCall: (call) => {
      if (!call.action.startsWith('dynamodb:')) return undefined;
      if (busy.now) return { status: 400, errorType: 'ThrottlingException', message: 'too much at once' };
      if (broken.now) return { status: 400, errorType: 'AccessDeniedException', message: 'broken' };
      return undefined;
    },
  });
  tenant = await createTenant(grapnel);
});

const valid = { url: 'https://receiver.example/hook', event: 'comment-created' };

describe('a subscription', () => {
  test.each<[string, unknown, number, string]>([
    ['no body', '', 422, 'unexpected-param'],
    ['no JSON', '{', 422, 'unexpected-param'],
    ['null', 'null', 422, 'unexpected-param'],
    ['a list', [valid], 422, 'unexpected-param'],
    ['nothing', {}, 422, 'unexpected-param'],
    ['no URL', { event: 'comment-created' }, 422, 'unexpected-param'],
    ['no event', { url: valid.url }, 422, 'unexpected-param'],
    ['the event of the generated example', { ...valid, event: 'comment.created' }, 422, 'unexpected-param'],
    ['another method', { ...valid, method: 'PATCH' }, 422, 'unexpected-param'],
    ['a method in lower case', { ...valid, method: 'post' }, 422, 'unexpected-param'],
    ['a secret', { ...valid, secret: 'mine' }, 422, 'unexpected-param'],
    ['a token of text', { ...valid, token: 'no' }, 422, 'unexpected-param'],
    ['a relative URL', { ...valid, url: '/hook' }, 422, 'invalid-url'],
    ['half of a surrogate pair', { ...valid, url: 'https://a.example/\ud800' }, 422, 'unexpected-param'],
    ['a domain of half of a surrogate pair', { ...valid, domain: '\udc00' }, 422, 'unexpected-param'],
    [
      'a URL of 70,000 characters',
      { ...valid, url: `https://a.example/${'a'.repeat(70_000)}` },
      422,
      'unexpected-param',
    ],
    ['a body of 2 MiB', { ...valid, domain: 'a'.repeat(2_097_152) }, 413, 'payload-too-large'],
    ['a deep body', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 422, 'unexpected-param'],
  ])('of %s is refused with a reason', async (_what, body, status, code) => {
    const answer = await tenant.post('/webhooks', body);
    expect([answer.status, answer.body]).toEqual([
      status,
      { status: 'failed', code, reason: expect.stringMatching(/\w.*\.$/s) },
    ]);
  });
});

test.each([
  ['GET', '/webhooks/66f1c4c1e7a2b3d4f5a6b7c8', 404, 'not-found'],
  ['PUT', '/webhooks/66f1c4c1e7a2b3d4f5a6b7c8', 404, 'not-found'],
  ['PATCH', '/webhooks', 404, 'not-found'],
  ['DELETE', '/webhooks', 400, 'missing-id'],
  ['DELETE', '/webhooks/', 400, 'missing-id'],
  ['DELETE', '/webhooks/a/b', 404, 'not-found'],
  ['DELETE', `/webhooks/${'a'.repeat(3000)}`, 404, 'not-found'],
  ['DELETE', '/webhooks/ep_%F0%9F%91%8D', 404, 'not-found'],
])('%s %s is answered with %i', async (method, path, status, code) => {
  const headers = { 'x-api-key': tenant.key };
  const answer = await request(grapnel, method, withQuery(path, { tenantId: tenant.id }), headers);
  expect([answer.status, answer.body.status, answer.body.code]).toEqual([status, 'failed', code]);
});

test('whatever stands in query, headers and body, nothing is a fault of ours', async () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('__proto__', 'constructor', '', '*', 'ep_', '%', '\u0000', tenant.id, tenant.key),
  );
  const json = fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc
      .record({ url: odd, event: fc.constantFrom('comment-created', 'x'), domain: odd, method: odd })
      .map((body) => JSON.stringify(body)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        ['GET', '/webhooks'],
        ['POST', '/webhooks'],
        ['DELETE', '/webhooks/'],
        ['GET', '/webhooks/sample-payloads'],
      ),
      fc.array(
        fc.tuple(
          fc.constantFrom('event', 'domain', 'source', 'skip', 'limit', 'tenantId', 'API_KEY', '__proto__'),
          odd,
        ),
        {
          maxLength: 4,
        },
      ),
      odd,
      json,
      fc.boolean(),
      async ([method = '', path = ''], parameters, id, body, isKnown) => {
        const query = new URLSearchParams(
          parameters.map(([name, value]): [string, string] => [name, value.toWellFormed()]),
        );
        if (isKnown) query.set('tenantId', tenant.id);
        const target = method === 'DELETE' ? `${path}${encodeURIComponent(id.toWellFormed())}` : path;
        const response = await fetch(`${grapnel.stack.apiUrl}/api/v1${target}?${query}`, {
          method,
          headers: isKnown ? { 'x-api-key': tenant.key } : {},
          ...(method === 'POST' ? { body } : {}),
        });
        expect(response.status).toBeLessThan(500);
        expect(JSON.parse(await response.text())).toHaveProperty('status');
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);

test('a busy store is answered with 503, another fault of ours with 500, in the same words', async () => {
  busy.now = true;
  const first = await tenant.get('/webhooks');
  busy.now = false;
  expect([first.status, first.body.code, first.headers.get('retry-after')]).toEqual([
    503,
    'unavailable',
    '1',
  ]);
  broken.now = true;
  const second = await tenant.get('/webhooks');
  broken.now = false;
  expect([second.status, second.body]).toEqual([
    500,
    { status: 'failed', code: 'internal-error', reason: 'The request failed for a reason of ours.' },
  ]);
});
