import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jitterFraction, nextAttemptDelayMs, withSchedule } from '../../core/retry/next-attempt.ts';
import type { RetryPolicy } from '../../core/retry/policy.ts';

const policyOf = (delaysMs: number[], jitter: RetryPolicy['jitter']): RetryPolicy => ({
  delaysMs,
  jitter,
  isFinalStatus: () => false,
});
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const delay = fc.integer({ min: 0, max: 30 * 24 * 3600 * 1000 });
const ratio = fc.double({ min: 0, max: 1, noNaN: true });

test("Misskey's waits: b + round(b × r × 0.2)", () => {
  const misskey = policyOf([60_000, 180_000, 420_000], { kind: 'above', ratio: 0.2 });
  expect([1, 2, 3, 4].map((failed) => nextAttemptDelayMs(misskey, failed, 0))).toEqual([
    60_000,
    180_000,
    420_000,
    undefined,
  ]);
  expect([1, 2, 3].map((failed) => nextAttemptDelayMs(misskey, failed, 0.123456))).toEqual([
    60_000 + Math.round(60_000 * 0.123456 * 0.2),
    180_000 + Math.round(180_000 * 0.123456 * 0.2),
    420_000 + Math.round(420_000 * 0.123456 * 0.2),
  ]);
});

test('jitter around a wait reaches from below to above it', () => {
  const policy = policyOf([5000], { kind: 'around', ratio: 0.2 });
  expect([0, 0.25, 0.5, 0.75].map((f) => nextAttemptDelayMs(policy, 1, f))).toEqual([4000, 4500, 5000, 5500]);
});

test('waits stay within the bounds of their jitter', () => {
  fc.assert(
    fc.property(delay, ratio, fraction, (delayMs, r, f) => {
      expect(nextAttemptDelayMs(policyOf([delayMs], { kind: 'none' }), 1, f)).toBe(delayMs);
      const above = nextAttemptDelayMs(policyOf([delayMs], { kind: 'above', ratio: r }), 1, f) ?? -1;
      expect(above).toBeGreaterThanOrEqual(delayMs);
      expect(above).toBeLessThanOrEqual(Math.round(delayMs * (1 + r)));
      const around = nextAttemptDelayMs(policyOf([delayMs], { kind: 'around', ratio: r }), 1, f) ?? -1;
      expect(around).toBeGreaterThanOrEqual(Math.floor(delayMs * (1 - r)));
      expect(around).toBeLessThanOrEqual(Math.ceil(delayMs * (1 + r)));
      expect(Number.isInteger(above) && Number.isInteger(around)).toBe(true);
    }),
  );
});

test('a larger fraction never waits less', () => {
  const kind = fc.constantFrom('above' as const, 'around' as const);
  fc.assert(
    fc.property(delay, ratio, fraction, fraction, kind, (delayMs, r, f, g, jitter) => {
      const policy = policyOf([delayMs], { kind: jitter, ratio: r });
      const [low, high] = [Math.min(f, g), Math.max(f, g)].map((x) => nextAttemptDelayMs(policy, 1, x) ?? -1);
      expect(high).toBeGreaterThanOrEqual(low ?? Number.NaN);
    }),
  );
});

test.each([0, -1, 1.5, Number.NaN])('%d failed attempts are a fault of the caller', (failed) => {
  expect(() => nextAttemptDelayMs(policyOf([1], { kind: 'none' }), failed, 0)).toThrow(RangeError);
});

test('the jitter of an attempt is the same each time and differs from that of others', () => {
  const one = jitterFraction('msg_1', 'ep_1', 1);
  expect(jitterFraction('msg_1', 'ep_1', 1)).toBe(one);
  // Computed outside this code: a deployment that computes another number would move the due times of deliveries under way.
  expect(one).toBe(0.6975260966997858);
  expect(new Set([one, jitterFraction('msg_1', 'ep_1', 2), jitterFraction('msg_1', 'ep_2', 1)]).size).toBe(3);
});

test('jitter spreads evenly over [0, 1)', () => {
  const tenths = Array<number>(10).fill(0);
  for (let attempt = 0; attempt < 10_000; attempt++) {
    const tenth = Math.floor(jitterFraction('msg_1', 'ep_1', attempt) * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  expect(tenths).toHaveLength(10);
  // 1,000 ± 5 standard deviations of 30.
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('an own schedule replaces the waits and nothing else', () => {
  const policy = policyOf([1000, 2000], { kind: 'above', ratio: 0.2 });
  expect(withSchedule(policy, undefined)).toBe(policy);
  expect(withSchedule(policy, [5, 300])).toEqual({ ...policy, delaysMs: [5000, 300_000] });
  expect(nextAttemptDelayMs(withSchedule(policy, []), 1, 0)).toBeUndefined();
});
