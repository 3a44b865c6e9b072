import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMs, withRetryAfter } from '../../core/retry/retry-after.ts';
import { slackMs } from '../../core/retry/slack.ts';

const nowMs = Date.UTC(2026, 10, 23, 12, 0, 0);

describe('a Retry-After header', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 120 ', 120_000],
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['Mon, 23 Nov 2026 12:00:30 +0000', 30_000],
    ['Monday, 23-Nov-26 12:01:00 GMT', 60_000],
    ['Mon Nov 23 12:01:00 2026', 60_000],
    ['Sun Nov  1 12:00:00 2026', 0],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
  ])('%j asks for %i ms', (value, expected) => {
    expect(retryAfterMs(value, nowMs)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    '-5',
    '+5',
    '1.5',
    '1e9',
    '0x10',
    'soon',
    'foo 7',
    '5 apples',
    '5, 10',
    '٣',
    'Mon, 23 Nov 2026 25:00:30 GMT',
    'Mon, 45 Nov 2026 12:00:30 GMT',
    'Mon, 23 Nov 2026 12:00:30 PST',
    '2026-11-23T12:00:30Z',
    'Infinity',
    'NaN',
  ])('%j asks for nothing', (value) => {
    expect(retryAfterMs(value, nowMs)).toBeUndefined();
  });

  it('never asks for less than nothing or for what is no number, whatever it says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,400}$/)), (value) => {
        const asked = retryAfterMs(value, nowMs);
        expect(asked === undefined || (Number.isSafeInteger(asked) && asked >= 0)).toBe(true);
      }),
    );
  });

  it('means the same date in each of the three forms', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(nowMs), max: new Date(Date.UTC(2060, 0, 1)), noInvalidDate: true }),
        (date) => {
          const text = date.toUTCString();
          const [, day = '', month, year = '', time] = text.split(/,? /);
          const wholeMs = Math.floor(date.getTime() / 1000) * 1000 - nowMs;
          const weekday = date.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
          expect(retryAfterMs(text, nowMs)).toBe(wholeMs);
          expect(retryAfterMs(`${weekday}, ${day}-${month}-${year.slice(2)} ${time} GMT`, nowMs)).toBe(
            wholeMs,
          );
          const padded = day.replace(/^0/, ' ');
          expect(retryAfterMs(`${text.slice(0, 3)} ${month} ${padded} ${time} ${year}`, nowMs)).toBe(wholeMs);
        },
      ),
    );
  });
});

describe('the wait that honours it', () => {
  const numbers = {
    scheduledMs: fc.nat(40_000_000),
    askedMs: fc.option(fc.nat(Number.MAX_SAFE_INTEGER), { nil: undefined }),
    maxMs: fc.nat(86_400_000),
    slackMs: fc.integer({ min: -100_000, max: 90 * 86_400_000 }),
    jitterFraction: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  };

  it('is never shorter than the schedule, nor than asked within the limits, nor longer than these', () => {
    fc.assert(
      fc.property(fc.record(numbers), ({ scheduledMs, askedMs, ...rest }) => {
        const waitMs = withRetryAfter(scheduledMs, askedMs, rest);
        expect(waitMs).toBeGreaterThanOrEqual(scheduledMs);
        // What asks for more than the limit comes back spread over the last tenth before it.
        const withinMs = (askedMs ?? 0) > rest.maxMs ? rest.maxMs * 0.9 : (askedMs ?? 0);
        expect(waitMs).toBeGreaterThanOrEqual(Math.floor(Math.min(withinMs, rest.slackMs)));
        expect(waitMs).toBeLessThanOrEqual(Math.max(scheduledMs, rest.maxMs));
        expect(waitMs).toBeLessThanOrEqual(Math.max(scheduledMs, rest.slackMs));
      }),
    );
  });

  it('leaves a schedule alone that nobody asks to wait longer', () => {
    const limits = { maxMs: 3_600_000, slackMs: 86_400_000, jitterFraction: 0.5 };
    expect(withRetryAfter(5000, undefined, limits)).toBe(5000);
    expect(withRetryAfter(5000, 1000, limits)).toBe(5000);
    expect(withRetryAfter(5000, 60_000, limits)).toBe(63_000);
  });
});

describe('the time that an attempt may be late', () => {
  it('leaves room for every wait that follows, as long as jitter may make it', () => {
    const policy = {
      delaysMs: [60_000, 3_600_000],
      jitter: { kind: 'around', ratio: 0.2 } as const,
      isFinalStatus: () => false,
    };
    const time = { nowMs, expiresAtMs: nowMs + 10 * 3_600_000 };
    expect(slackMs(policy, 0, time)).toBe(10 * 3_600_000 - 3_660_000 * 1.2 - 3_600_000);
    expect(slackMs(policy, 1, time)).toBe(10 * 3_600_000 - 3_600_000 * 1.2 - 3_600_000);
    expect(slackMs(policy, 2, time)).toBe(9 * 3_600_000);
  });
});
