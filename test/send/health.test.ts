import { describe, expect, it } from 'vitest';
import { breaksRow, failingReason, hasFailedTooLong, signOf } from '../../core/send/health.ts';
import type { Outcome } from '../../core/send/outcome.ts';
import { disableLimits } from '../../lambdas/send/disable-limits.ts';

const dayMs = 86_400_000;
const answered = (statusCode: number): Outcome => ({
  kind: 'answered',
  statusCode,
  responseHeaders: {},
  responseBody: '',
  responseBodyIsBase64: false,
  durationMs: 1,
});

describe('an attempt says of its endpoint that it', () => {
  it.each([
    [200, 'succeeded'],
    [299, 'succeeded'],
    [302, 'rejected'],
    [400, 'rejected'],
    [404, 'rejected'],
    [410, 'rejected'],
    [429, 'down'],
    [500, 'down'],
    [503, 'down'],
  ])('answered %i: %s', (statusCode, kind) => {
    expect(signOf(answered(statusCode), 1)).toMatchObject({ kind, atMs: 1 });
  });

  it('is down where no answer came, and not where we did not ask', () => {
    expect(signOf({ kind: 'no-answer', reason: 'No.', durationMs: 1 }, 1)).toEqual({
      kind: 'down',
      atMs: 1,
      what: 'No.',
    });
    expect(signOf({ kind: 'refused', reason: 'Blocked.', durationMs: 1 }, 1).kind).toBe('rejected');
  });
});

/** What the table holds after failures at these times (ms), none of them followed by a success. */
function failing(...timesMs: number[]) {
  let health: { unbrokenSinceMs?: number; lastFailureAtMs?: number; failingSinceMs?: number } = {};
  for (const atMs of timesMs) {
    const since = breaksRow(health, atMs) ? atMs : (health.unbrokenSinceMs ?? atMs);
    health = {
      unbrokenSinceMs: since,
      lastFailureAtMs: atMs,
      failingSinceMs: health.failingSinceMs ?? atMs,
    };
  }
  return { ...health, consecutiveFailures: timesMs.length, downFailures: 0 };
}

describe('an endpoint has failed too long', () => {
  const limitMs = 5 * dayMs;
  const days = (...numbers: number[]) => numbers.map((day) => day * dayMs);

  it('when it failed on each day until the limit', () => {
    expect(hasFailedTooLong(failing(...days(0, 1, 2, 3, 4)), limitMs)).toBe(false);
    expect(hasFailedTooLong(failing(...days(0, 1, 2, 3, 4, 5)), limitMs)).toBe(true);
  });

  it('never for one failure, however old, nor for two that lie days apart', () => {
    expect(hasFailedTooLong(failing(0), limitMs)).toBe(false);
    expect(hasFailedTooLong(failing(...days(0, 30)), limitMs)).toBe(false);
    expect(hasFailedTooLong(failing(...days(0, 1, 2, 9, 10, 11)), limitMs)).toBe(false);
  });

  it('never for fewer than three, however short the limit is', () => {
    expect(hasFailedTooLong(failing(0, 3_600_000), 1000)).toBe(false);
    expect(hasFailedTooLong(failing(0, 3_600_000, 7_200_000), 1000)).toBe(true);
  });

  it('never where there is no limit', () => {
    expect(hasFailedTooLong(failing(...days(0, 1, 2, 3, 4, 5)), undefined)).toBe(false);
  });
});

describe('the limit', () => {
  it("is the dialect's, or the deployment's for dialects that have one", () => {
    const limit = (setting: number | 'never' | undefined, dialect: string) =>
      disableLimits(setting).of({ dialect });
    expect(limit(undefined, 'svix')).toBe(5 * dayMs);
    expect(limit(undefined, 'standard-webhooks')).toBe(5 * dayMs);
    expect(limit(undefined, 'fastcomments')).toBe(6 * dayMs);
    expect(limit(undefined, 'misskey')).toBeUndefined();
    expect(limit(0.5, 'fastcomments')).toBe(dayMs / 2);
    expect(limit(0.5, 'misskey')).toBeUndefined();
    expect(limit('never', 'svix')).toBeUndefined();
  });
});

it('the reason says since when and what the last answer was', () => {
  const failingSinceMs = Date.UTC(2026, 0, 2);
  expect(failingReason({ failingSinceMs, lastFailure: '503' })).toBe(
    'All attempts have failed since 2026-01-02T00:00:00.000Z; last answer: 503.',
  );
  expect(failingReason({ failingSinceMs, lastFailure: 'No connection.' })).toBe(
    'All attempts have failed since 2026-01-02T00:00:00.000Z; last: No connection.',
  );
});
