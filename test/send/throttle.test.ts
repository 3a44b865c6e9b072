import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slotSeries } from '../../core/send/throttle.ts';

const rate = fc.integer({ min: 1, max: 65_535 });

test('the series of a limit are at most as fast together as the limit, and lose at most a hundredth', () => {
  fc.assert(
    fc.property(rate, (perSecond) => {
      const { intervalUs } = slotSeries({ name: 'ep_1', perSecond }, 'msg_1');
      const seriesCount = Math.ceil(perSecond / 400);
      const together = (seriesCount * 1_000_000) / intervalUs;
      expect(together).toBeLessThanOrEqual(perSecond);
      expect(together).toBeGreaterThan(perSecond * 0.99);
    }),
  );
});

test('after a pause at most half a second of slots, or one, may be used at once', () => {
  fc.assert(
    fc.property(rate, (perSecond) => {
      const { intervalUs, toleranceUs } = slotSeries({ name: 'ep_1', perSecond }, 'msg_1');
      const atOnce = (toleranceUs / intervalUs + 1) * Math.ceil(perSecond / 400);
      expect(atOnce).toBeLessThanOrEqual(Math.max(1, perSecond / 2));
      expect(Number.isInteger(toleranceUs)).toBe(true);
    }),
  );
});

test('a message is always in the same series, and each series has messages', () => {
  const limit = { name: 'ep_1', perSecond: 2000 };
  const names = Array.from({ length: 200 }, (_, index) => slotSeries(limit, `msg_${index}`).name);
  expect(names).toEqual(names.map((_, index) => slotSeries(limit, `msg_${index}`).name));
  expect([...new Set(names)].sort()).toEqual(['ep_1#0', 'ep_1#1', 'ep_1#2', 'ep_1#3', 'ep_1#4']);
});
