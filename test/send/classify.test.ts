import { expect, test } from 'vitest';
import { classify } from '../../core/send/classify.ts';
import type { Outcome } from '../../core/send/outcome.ts';

const answered = (statusCode: number): Outcome => ({
  kind: 'answered',
  statusCode,
  responseHeaders: {},
  responseBody: '',
  responseBodyIsBase64: false,
  durationMs: 1,
});
const policy = {
  delaysMs: [1000],
  jitter: { kind: 'none' },
  isFinalStatus: (status: number) => status === 410 || status === 200 || status === 308,
} as const;

test.each([
  [200, 'success', 'Answered 200.'],
  [299, 'success', 'Answered 299.'],
  [302, 'retry', 'Answered 302. Redirects are not followed.'],
  [308, 'final', 'Answered 308, which ends the delivery. Redirects are not followed.'],
  [404, 'retry', 'Answered 404.'],
  [410, 'final', 'Answered 410, which ends the delivery.'],
  [503, 'retry', 'Answered 503.'],
])('%i is %s', (status, verdict, reason) => {
  expect(classify(answered(status), policy)).toEqual({ verdict, reason });
});

test('what was not sent is final, what was not answered is tried again', () => {
  const reason = 'Why.';
  expect(classify({ kind: 'refused', reason, durationMs: 0 }, policy)).toEqual({ verdict: 'final', reason });
  expect(classify({ kind: 'no-answer', reason, durationMs: 0 }, policy)).toEqual({
    verdict: 'retry',
    reason,
  });
});

const redirectTo = (location: string) =>
  classify({ ...answered(302), responseHeaders: { location } } as Outcome, policy).reason;

test.each([
  ['https://other.example/login?token=secret#x', 'https://other.example'],
  ['http://user:pw@other.example:8080/', 'http://other.example:8080'],
  ['//other.example/x', 'https://other.example'],
  ['http://169.254.169.254/latest', 'http://169.254.169.254'],
  ['/elsewhere?token=secret', 'another URL of the same host'],
  ['', 'another URL of the same host'],
])('a redirect to %j is told by its host alone', (location, where) => {
  expect(redirectTo(location)).toBe(`Answered 302. Redirects are not followed; this one points to ${where}.`);
});

test.each(['javascript:alert(1)', 'https://', `https://${'a.'.repeat(200)}example/`, 'data:,x'])(
  'of a redirect to %j nothing is told',
  (location) => {
    expect(redirectTo(location)).toBe('Answered 302. Redirects are not followed.');
  },
);
