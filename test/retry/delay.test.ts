import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueShard, dueShards, howToWait } from '../../core/retry/delay.ts';

test.each([
  [-5000, { kind: 'queue', delaySeconds: 0 }],
  [0, { kind: 'queue', delaySeconds: 0 }],
  [1, { kind: 'queue', delaySeconds: 1 }],
  [1000, { kind: 'queue', delaySeconds: 1 }],
  [899_001, { kind: 'queue', delaySeconds: 900 }],
  [900_000, { kind: 'queue', delaySeconds: 900 }],
  [900_001, { kind: 'due-index' }],
  [36_000_000, { kind: 'due-index' }],
])('%i ms ahead', (aheadMs, waiting) => {
  expect(howToWait(1_800_000_000_000 + aheadMs, 1_800_000_000_000)).toEqual(waiting);
});

test('a queued attempt is never early and less than a second late', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 41), fc.nat(2_000_000), (nowMs, aheadMs) => {
      const waiting = howToWait(nowMs + aheadMs, nowMs);
      if (waiting.kind === 'due-index') return aheadMs > 900_000;
      const lateMs = waiting.delaySeconds * 1000 - aheadMs;
      return Number.isInteger(waiting.delaySeconds) && lateMs >= 0 && lateMs < 1000;
    }),
  );
});

test('every delivery has one of the shards, always the same, and they fill evenly', () => {
  const names = dueShards(4);
  expect(names).toEqual(['due#0', 'due#1', 'due#2', 'due#3']);
  const counts = new Map(names.map((name) => [name, 0]));
  for (let delivery = 0; delivery < 4000; delivery++) {
    const name = dueShard(`msg_${delivery}#ep_1`, 4);
    expect(dueShard(`msg_${delivery}#ep_1`, 4)).toBe(name);
    counts.set(name, (counts.get(name) ?? Number.NaN) + 1);
  }
  // 1,000 ± 5 standard deviations of 27.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(135);
});
