import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asInstalled } from '../../bench/model/deployment.ts';
import { billOf, unitsOf } from '../../bench/model/dollars.ts';
import { outageOfADay } from '../../bench/model/hanging.ts';
import { attemptsOf, healthy, protectedFrom, unprotected } from '../../bench/model/health-state.ts';
import { constant } from '../../bench/model/latency.ts';
import { type Measured, measured } from '../../bench/model/measured.ts';
import { quotasOf } from '../../bench/model/quotas.ts';
import { scenarioOf } from '../../bench/model/scenario.ts';

const noCpu = { cpuS: 0, cpuSPerMessage: 0 };
/** The assumptions of a page of estimates: publish 15 ms, fan-out 50 ms, send 50 ms beside receivers of 300 ms. */
const estimated: Measured = {
  ...measured,
  publish: {
    ...measured.publish,
    ...noCpu,
    waitS: 0.015,
    perEvent: { ...measured.publish.perEvent, logKb: 0.5 },
  },
  fanOut: {
    ...measured.fanOut,
    ...noCpu,
    cpuSPerEndpoint: 0,
    waitS: 0.05,
    perBatch: { ...measured.fanOut.perBatch, logKb: 1 },
  },
  send: {
    ...measured.send,
    ...noCpu,
    waitS: 0.05,
    perBatch: { ...measured.send.perBatch, logKb: 1 },
    perPass: { readUnit: 1 },
    perAttempt: { writeUnit: 1, internetKb: 3 },
    receivers: constant(0.3),
  },
};
const everyBatchFull = 1_000_000;
const oneByOne = 1;

describe('dollars', () => {
  it.each([
    // Publish: 0.20 + 0.25 + 0.625 + 0.05 + 0.25 + 0.50. A batch of send: 0.20 + 0.80 + 0.50 + 2.33. A delivery: 1.145.
    ['one message', oneByOne, 1.875 + 3.833 + 1.145],
    ['ten messages', everyBatchFull, 1.875 + 0.3833 + 1.145],
  ])('add up by hand with batches of %s', (_, ratePerS, expected) => {
    const { usePerMillion } = billOf(estimated, asInstalled, healthy, { deliveriesPerDay: 1e6, ratePerS });
    expect(usePerMillion).toBeCloseTo(expected, 1);
  });

  const daily = fc.double({ min: 1, max: 1e8, noNaN: true });
  const scenario = (deliveriesPerDay: number, over: Partial<Parameters<typeof scenarioOf>[0]> = {}) =>
    scenarioOf({
      measured,
      deployment: asInstalled,
      deliveriesPerDay,
      peakFactor: 5,
      state: healthy,
      ...over,
    });

  it('are more for more deliveries', () => {
    fc.assert(
      fc.property(daily, daily, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map(
          (each) => scenario(each).bill?.perMonth ?? 0,
        );
        expect(more).toBeGreaterThanOrEqual((less ?? 0) * (1 - 1e-9));
      }),
      { numRuns: 50 },
    );
  });

  it('are no less where endpoints hang, and less with breaker and slow lane than without', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.5, noNaN: true }), (share) => {
        const outage = { ...outageOfADay, share };
        const [all, guarded, bare] = [healthy, protectedFrom(outage), unprotected(outage)].map(
          (state) => scenario(1e5, { state }).bill?.usePerMillion ?? 0,
        );
        expect(guarded).toBeGreaterThan(all ?? 0);
        expect(bare).toBeGreaterThan(guarded ?? 0);
      }),
      { numRuns: 30 },
    );
  });

  it('are less for each delivery at a larger fan-out, and at the publish URL', () => {
    const use = (deployment: typeof asInstalled) => scenario(1e5, { deployment }).bill?.usePerMillion ?? 0;
    expect(use({ ...asInstalled, fanOut: 10 })).toBeLessThan(use(asInstalled));
    expect(use(asInstalled)).toBeLessThan(use({ ...asInstalled, by: 'http-api' }));
  });

  it('are not named where the mean does not get through', () => {
    expect(scenario(1e10).bill).toBeUndefined();
  });
});

describe('endpoints that hang', () => {
  const once = { ...outageOfADay, share: 1 };

  it('cost four write units a retry, and two times two each wait in the due index', () => {
    const bare = unprotected(once);
    const extra = (unitsOf(measured, asInstalled, bare, oneByOne).writeUnit ?? 0) - 2;
    expect(extra).toBeCloseTo(4 * (attemptsOf(bare) - 1) + 4 * bare.fromIndex, 6);
  });

  it('have each delivery looked at again and again while the breaker is open', () => {
    const { ordinary, slow, fromIndex } = protectedFrom(once);
    // At least every quarter of an hour in the first hour, and every six hours later: more than 4, fewer than 96.
    expect(ordinary.passes).toBeGreaterThan(1 + 4);
    expect(ordinary.passes).toBeLessThan(1 + 96);
    expect(fromIndex).toBeLessThan(ordinary.passes);
    const { sqsGroupRequest = 0 } = unitsOf(measured, asInstalled, protectedFrom(once), oneByOne);
    // Publish, and one for each pass after the first.
    expect(sqsGroupRequest).toBeCloseTo(1 + ordinary.passes + slow.passes - 1, 6);
  });

  it('have every attempt made where nothing protects them, and few where the breaker does', () => {
    // From its beginning on, seven of eight attempts fall into a day; less on average over the day.
    expect(attemptsOf(unprotected(outageOfADay))).toBeGreaterThan(1 + 0.05 * 5);
    expect(attemptsOf(unprotected(outageOfADay))).toBeLessThan(1 + 0.05 * 7);
    expect(attemptsOf(protectedFrom(outageOfADay))).toBeLessThan(1 + 0.05 * 0.2);
  });
});

describe('quotas', () => {
  it('begin with our own, as installed', () => {
    const quotas = quotasOf(measured, asInstalled, healthy);
    expect(quotas[0]?.setBy).toMatch(/^(a setting|the code)$/);
    const own = quotas.find(({ what }) => what.includes('sendMaxConcurrency'));
    const ofAws = quotas.find(({ what }) => what === 'batches at a time of one mapping');
    expect((ofAws?.deliveriesPerS ?? 0) / (own?.deliveriesPerS ?? 1)).toBeCloseTo(10);
  });

  it.each([1, 11, 100])('of fan-out’s own concurrency come after those of send, at fan-out %i', (fanOut) => {
    const quotas = quotasOf(measured, { ...asInstalled, by: 'queue', fanOut }, healthy);
    const of = (start: string) => quotas.find(({ what }) => what.startsWith(start))?.deliveriesPerS ?? 0;
    expect(of('batches of events')).toBeGreaterThan(of('batches at a time, `sendMax') * 1.5);
  });

  it('are higher or the same for a larger fan-out', () => {
    const byTen = quotasOf(measured, { ...asInstalled, fanOut: 10 }, healthy);
    for (const { what, deliveriesPerS } of quotasOf(measured, asInstalled, healthy)) {
      expect(byTen.find((quota) => quota.what === what)?.deliveriesPerS).toBeGreaterThanOrEqual(
        deliveriesPerS,
      );
    }
  });

  it('are exceeded where the peak is higher, the lowest first', () => {
    const input = { measured, deployment: asInstalled, peakFactor: 5, state: healthy };
    expect(scenarioOf({ ...input, deliveriesPerDay: 1e7 }).exceeded).toEqual([]);
    const [first, second] = scenarioOf({ ...input, deliveriesPerDay: 1e9 }).exceeded;
    expect(first?.deliveriesPerS).toBeLessThan(second?.deliveriesPerS ?? 0);
  });
});
