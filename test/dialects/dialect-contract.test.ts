import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { dialectNamed, dialectNames } from '../../core/dialects/registry.ts';
import { deliveryInput, headersOf, requestOf } from './delivery-input.ts';

const examplesByDialect: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  misskey: misskeyExamples,
  fastcomments: fastcommentsExamples,
};
const anyEvent = { 'invoice.paid': { amount: 12 } };

/** What may differ between two attempts of a delivery. */
const perAttempt = /-(timestamp|signature)$/i;

describe('the registry', () => {
  it('knows four dialects', () => {
    expect(dialectNames).toStrictEqual(['standard-webhooks', 'svix', 'misskey', 'fastcomments']);
  });

  it('names those that there are when asked for another', () => {
    expect(() => dialectNamed('slack')).toThrow(/"slack"; there are standard-webhooks, svix/);
  });
});

describe.each(dialectNames)('the dialect %s', (name) => {
  const dialect = dialectNamed(name);
  const examples = examplesByDialect[name] ?? anyEvent;
  const events = Object.entries(examples).map(([eventType, payload]) => ({
    eventType,
    payload: JSON.stringify(payload),
  }));
  const keys = [dialect.generateSecret(randomBytes)];
  const build = (changes: Parameters<typeof deliveryInput>[1]) =>
    dialect.buildRequest(deliveryInput(dialect.options.parse({}), { keys, ...changes }));

  it('is described in one sentence', () => {
    expect(dialect.description).toMatch(/^[A-Z].*\.$/);
  });

  it('has defaults for all its options and takes no others', () => {
    expect(dialect.options.safeParse({}).success).toBe(true);
    expect(dialect.options.safeParse({ noSuchOption: 1 }).success).toBe(false);
  });

  it('generates secrets that it accepts, a new one each time', () => {
    const secrets = Array.from({ length: 100 }, () => dialect.generateSecret(randomBytes));
    expect(secrets.map((secret) => dialect.secretProblem(secret))).toStrictEqual(
      secrets.map(() => undefined),
    );
    expect(new Set(secrets).size).toBe(secrets.length);
  });

  it('has an example for each event type and no others', () => {
    expect(Object.keys(examples).sort()).toStrictEqual(
      [...(dialect.eventTypes ?? Object.keys(anyEvent))].sort(),
    );
  });

  it('has a time limit and positive waits', () => {
    expect(dialect.timeoutMs).toBeGreaterThan(0);
    expect(dialect.retry.delaysMs.length).toBeGreaterThan(0);
    expect(Math.min(...dialect.retry.delaysMs)).toBeGreaterThan(0);
  });

  it('never ends a delivery because of a server error or a request to wait', () => {
    expect([429, 500, 502, 503, 504].filter(dialect.retry.isFinalStatus)).toStrictEqual([]);
  });

  it.each(events)('sends $eventType by its first method unless told otherwise', ({ eventType, payload }) => {
    const methods = dialect.methodsFor(eventType);
    expect(methods.length).toBeGreaterThan(0);
    expect(new Set(methods).size).toBe(methods.length);
    expect(requestOf(build({ eventType, payload })).method).toBe(methods[0]);
    for (const method of methods) {
      expect(requestOf(build({ eventType, payload, methods: { [eventType]: method } })).method).toBe(method);
    }
  });

  it.each(events)('sends $eventType with the payload whole', ({ eventType, payload }) => {
    expect(requestOf(build({ eventType, payload })).body).toContain(payload);
  });

  it.each(events)('builds $eventType alike each time, but for timestamp and signature', (event) => {
    const request = requestOf(build({ ...event, nowMs: 1_789_004_710_000 }));
    expect(requestOf(build({ ...event, nowMs: 1_789_004_710_000 }))).toStrictEqual(request);
    const later = requestOf(build({ ...event, nowMs: 1_789_004_770_000 }));
    expect(later.body).toBe(request.body);
    expect(later.headers.map(([header]) => header)).toStrictEqual(request.headers.map(([header]) => header));
    const constant = ([header]: readonly [string, string]) => !perAttempt.test(header);
    expect(later.headers.filter(constant)).toStrictEqual(request.headers.filter(constant));
  });

  it.each(events)('leaves the headers of the connection to the HTTP client in $eventType', (event) => {
    const names = requestOf(build(event)).headers.map(([header]) => header.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('transfer-encoding');
    // At most their place is given, with an empty value.
    for (const [header, value] of requestOf(build(event)).headers) {
      if (/^(host|connection|content-length)$/i.test(header)) expect(value).toBe('');
    }
    expect(headersOf(requestOf(build(event)))).not.toHaveProperty('undefined');
  });

  it('never throws and never sends a line break in a header, whatever it is given', () => {
    const text = fc.string({ unit: 'binary' });
    const wild = fc.record({
      messageId: text,
      eventType: fc.oneof(text, fc.constantFrom(...Object.keys(examples))),
      payload: fc.oneof(text, fc.json(), fc.constantFrom(...events.map(({ payload }) => payload))),
      keys: fc.array(fc.oneof(text, fc.constant(keys[0] ?? ''), fc.constant('a\r\nb'))),
      endpointUid: text,
      applicationUid: text,
      serverOrigin: fc.oneof(text, fc.constant('https://hooks.example')),
    });
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(wild, (changes) => {
        const result = build(changes);
        seen.add(result.ok);
        if (!result.ok) {
          expect(result.reason).not.toBe('');
          return;
        }
        for (const [header, value] of result.request.headers) expect(header + value).not.toMatch(/[\r\n\0]/);
      }),
      { numRuns: 1000, seed: 1 },
    );
    // Both ways were taken (hence the fixed seed), or this test shows nothing.
    expect(seen.size).toBe(2);
  });
});
