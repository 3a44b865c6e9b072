import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacityPerS, loadOf } from '../../bench/model/batch-fill.ts';
import { allAnswer } from '../../bench/model/hanging.ts';
import { provisionedMapping, standardMapping } from '../../bench/model/mapping.ts';
import { measured } from '../../bench/model/measured.ts';
import { rampOf, takenPerS } from '../../bench/model/ramp.ts';
import { sendStage } from '../../bench/model/send-batch.ts';

const stage = (concurrency: number) => sendStage(measured, allAnswer, standardMapping(concurrency));
const halfASecond = (most: number) => ({ ...stage(most), durationS: () => 0.5 });
const concurrencies = fc.integer({ min: 2, max: 1000 });
const rates = fc.double({ min: 0.01, max: 50_000, noNaN: true });

describe('a queue and its function', () => {
  it('delivers twenty a second in each place whose batches of ten take half a second', () => {
    expect(capacityPerS(halfASecond(100))).toBe(2000);
    expect(loadOf(halfASecond(100), 5000)).toEqual({
      fill: 10,
      concurrency: 100,
      ratePerS: 2000,
      isFull: true,
    });
  });

  it('sends one at a time while places are free', () => {
    expect(loadOf(halfASecond(100), 100)).toEqual({ fill: 1, concurrency: 50, ratePerS: 100, isFull: false });
  });

  it('polls no more than ten times a second and poller in provisioned mode', () => {
    const mapping = provisionedMapping({ least: 2, most: 20 });
    expect(capacityPerS({ ...stage(2), mapping, durationS: () => 0.1 })).toBe(20 * 10 * 10);
    expect(capacityPerS({ ...stage(2), mapping, durationS: () => 2 })).toBe(20 * 10 * 5);
  });

  it('never delivers less with more concurrency', () => {
    fc.assert(
      fc.property(concurrencies, concurrencies, rates, (a, b, rate) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(loadOf(stage(more), rate).ratePerS).toBeGreaterThanOrEqual(loadOf(stage(less), rate).ratePerS);
        expect(loadOf(stage(more), rate).fill).toBeLessThanOrEqual(loadOf(stage(less), rate).fill + 1e-6);
      }),
    );
  });

  it('never has more batches than places or more messages in one than it takes', () => {
    fc.assert(
      fc.property(concurrencies, rates, (concurrency, rate) => {
        const load = loadOf(stage(concurrency), rate);
        expect(load.concurrency).toBeLessThanOrEqual(concurrency * (1 + 1e-6));
        expect(load.fill).toBeGreaterThanOrEqual(1);
        expect(load.fill).toBeLessThanOrEqual(10);
        expect(load.ratePerS).toBeLessThanOrEqual(rate);
      }),
    );
  });

  it("keeps Little's law: batches at a time are batches a second times their duration", () => {
    fc.assert(
      fc.property(
        concurrencies,
        rates,
        fc.double({ min: 0.01, max: 60, noNaN: true }),
        (most, rate, seconds) => {
          const load = loadOf({ ...stage(most), durationS: () => seconds }, rate);
          expect(load.concurrency / ((load.ratePerS / load.fill) * seconds)).toBeCloseTo(1, 6);
        },
      ),
    );
  });
});

describe('a ramp from quiet', () => {
  it('has a known case: 205 places in 40 s for 4,100 a second', () => {
    // (205 - 5) / 5 a second = 40 s; the queue is the triangle 200 places × 20 a second × 40 s / 2.
    const ramp = rampOf(halfASecond(1000), 4100);
    expect(ramp).toMatchObject({ readyS: 40, backlog: 80_000, drainedS: 80 });
    expect(ramp.longestWaitS).toBeCloseTo(80_000 / 4100);
  });

  it('is over at once where five batches are enough, and never where the mapping is too small', () => {
    expect(rampOf(halfASecond(100), 100).drainedS).toBe(0);
    expect(rampOf(halfASecond(100), 2001).readyS).toBe(Number.POSITIVE_INFINITY);
  });

  it('ends when as much was taken as has come', () => {
    fc.assert(
      fc.property(concurrencies, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (most, part) => {
        const rate = capacityPerS(halfASecond(most)) * part;
        const { drainedS } = rampOf(halfASecond(most), rate);
        fc.pre(drainedS > 0);
        const steps = 20_000;
        let taken = 0;
        for (let i = 0; i < steps; i++) {
          taken += takenPerS(halfASecond(most), (drainedS * (i + 0.5)) / steps) * (drainedS / steps);
        }
        expect(taken / (rate * drainedS)).toBeCloseTo(1, 4);
      }),
      { numRuns: 30 },
    );
  });
});
