import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { dialectNamed, dialectNames } from '../../core/dialects/registry.ts';
import {
  endpointHeadersProblem,
  isSensitiveHeader,
  withEndpointHeaders,
} from '../../core/send/endpoint-headers.ts';
import { deliveryInput, requestOf } from '../dialects/delivery-input.ts';

/** What a dialect sends with one of its events. */
function headersOf(dialectName: string) {
  const dialect = dialectNamed(dialectName);
  const eventType = dialect.eventTypes?.[0] ?? 'invoice.paid';
  const payload = JSON.stringify({ ...misskeyExamples, ...fastcommentsExamples }[eventType] ?? {});
  const keys = [dialect.generateSecret(randomBytes)];
  const input = deliveryInput(dialect.options.parse({}), { eventType, payload, keys });
  return requestOf(dialect.buildRequest(input)).headers;
}

const problemOf = (name: string, value = 'x') => endpointHeadersProblem([[name, value]])?.problem;

describe('an endpoint cannot have the header', () => {
  test.each([
    '',
    'a b',
    'a:b',
    'a\r\nb',
    'ä',
    'Host',
    'content-length',
    'Connection',
    'Transfer-Encoding',
    'content-type',
    'user-agent',
    'keep-alive',
    'TE',
    'trailers',
    'upgrade',
    'age',
    'cache-control',
    'expires',
    'pragma',
    'proxy-authorization',
    'proxy-authenticate',
    'X-Amz-Date',
    'x-amzn-trace-id',
    'x-google-id',
    'x-goog-a',
    'x-gfe',
    'x-azure-a',
    'x-fd-a',
    'x-svix-a',
    'Svix-Signature',
    'webhook-id',
    'X-Misskey-Hook-Secret',
    'x-fastcomments-signature',
    'token',
  ])('%j', (name) => {
    expect(problemOf(name)).toContain(JSON.stringify(name));
  });

  test('that is given twice, whatever its case', () => {
    const problem = endpointHeadersProblem([
      ['X-Shop', '1'],
      ['x-shop', '2'],
    ]);
    expect(problem).toEqual({ name: 'x-shop', problem: expect.stringContaining('twice') });
  });
});

describe('a value', () => {
  test.each(['a\r\nHost: evil', 'a\nb', 'nul\0', 'bell\x07', 'delete\x7f', 'snow ☃'])(
    '%j is refused by the name of its header, and is not repeated',
    (value) => {
      const problem = problemOf('X-Shop', value);
      expect(problem).toContain('"X-Shop"');
      expect(problem).not.toContain(value);
    },
  );

  test('has at most 4096 bytes', () => {
    expect(problemOf('X-Shop', 'a'.repeat(4096))).toBeUndefined();
    expect(problemOf('X-Shop', 'a'.repeat(4097))).toContain('4097');
    expect(problemOf('X-Shop', 'é'.repeat(2049))).toContain('4098');
  });

  test('is one of headers that have at most 16 KiB together', () => {
    const headers = ['a', 'b', 'c', 'd'].map((name) => [name, 'x'.repeat(4095)] as const);
    expect(endpointHeadersProblem(headers)).toBeUndefined();
    expect(endpointHeadersProblem([...headers, ['e', '']])?.name).toBeUndefined();
    expect(endpointHeadersProblem([...headers, ['e', '']])?.problem).toContain('16385');
  });
});

test("whatever headers an endpoint has, a dialect's own stay as they are and come first", () => {
  const name = fc.constantFrom(
    'Accept',
    'SVIX-ID',
    'webhook-Signature',
    'Content-Type',
    'TOKEN',
    'X-Shop',
    'x-misskey-host',
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...dialectNames),
      fc.uniqueArray(fc.tuple(name, fc.string()), { selector: ([header]) => header.toLowerCase() }),
      (dialectName, own) => {
        const headers = headersOf(dialectName);
        const sent = withEndpointHeaders(headers, own);
        expect(sent.slice(0, headers.length)).toEqual(headers);
        const names = sent.map(([header]) => header.toLowerCase());
        expect(new Set(names).size).toBe(names.length);
      },
    ),
  );
});

test.each(dialectNames)('every header that %s sets is one that an endpoint cannot have', (dialectName) => {
  for (const [name] of headersOf(dialectName)) expect(problemOf(name), name).toBeDefined();
});

describe('the value of a header is shown again', () => {
  test.each([
    'Authorization',
    'Proxy-Authorization',
    'WWW-Authenticate',
    'X-API-Key',
    'X-Auth-Token',
    'Cookie',
    'X-Gitlab-Token',
    'X-Webhook-Secret',
    'X-Secret-V2',
    'api-key',
    'ApiKey',
    'x-functions-key',
    'X-AuthToken',
    'DB_PASSWORD',
    'X-Auth',
  ])('not of %s, which is called a credential', (name) => {
    expect(isSensitiveHeader(name)).toBe(true);
  });

  test.each(['X-Shop', 'X-Tenant', 'Idempotency-Key', 'X-Author', 'X-Keyboard', 'X-Tokens-Left', 'Referer'])(
    'of %s',
    (name) => {
      expect(isSensitiveHeader(name)).toBe(false);
    },
  );
});
