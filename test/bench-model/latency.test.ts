import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, expectedLongest, fromQuantiles, mixture } from '../../bench/model/latency.ts';

const uniform = fromQuantiles([
  [0, 0],
  [1, 1000],
]);

describe('the longest of several draws', () => {
  it.each([1, 2, 10])('of %i numbers between 0 and 1 is n / (n + 1) on average', (n) => {
    expect(expectedLongest(uniform, n)).toBeCloseTo(n / (n + 1), 3);
  });

  it('hangs as often as one of ten does', () => {
    const times = mixture([
      { weight: 0.95, of: constant(0) },
      { weight: 0.05, of: constant(15) },
    ]);
    expect(expectedLongest(times, 10)).toBeCloseTo(15 * (1 - 0.95 ** 10), 1);
  });

  it('takes no less time when there are more, but less for each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (n) => {
        expect(expectedLongest(uniform, n + 1)).toBeGreaterThanOrEqual(expectedLongest(uniform, n));
        expect(expectedLongest(uniform, n + 1) / (n + 1)).toBeLessThan(expectedLongest(uniform, n) / n);
      }),
    );
  });
});

it('draws from each part of a mixture as often as it weighs', () => {
  const times = mixture([
    { weight: 0, of: constant(1) },
    { weight: 3, of: constant(2) },
    { weight: 1, of: constant(3) },
    { weight: 0, of: constant(4) },
  ]);
  expect([0, 0.74, 0.76, 1].map(times)).toEqual([2, 2, 3, 3]);
});
