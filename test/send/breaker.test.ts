import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakerState, nextCoolDownMs, putOffUntilMs, shouldOpen } from '../../core/send/breaker.ts';

const rules = { failures: 10, overMs: 10_000, coolDownMs: 30_000, maxCoolDownMs: 900_000 };

describe('a circuit breaker', () => {
  const row = (downFailures: number, lastingMs: number) => ({
    downFailures,
    downSinceMs: 1000,
    lastFailureAtMs: 1000 + lastingMs,
  });

  it('opens after enough failures over enough time, and not while it is open', () => {
    expect(shouldOpen(row(10, 10_000), rules)).toBe(true);
    expect(shouldOpen(row(9, 60_000), rules)).toBe(false);
    expect(shouldOpen(row(1000, 9999), rules)).toBe(false);
    expect(shouldOpen({ ...row(10, 10_000), openUntilMs: 1 }, rules)).toBe(false);
    expect(shouldOpen({ downFailures: 10 }, rules)).toBe(false);
  });

  it('stays open twice as long after each probe that fails, up to the most', () => {
    const coolDowns = [nextCoolDownMs(undefined, rules)];
    for (let n = 0; n < 6; n++) coolDowns.push(nextCoolDownMs(coolDowns.at(-1), rules));
    expect(coolDowns).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000]);
  });

  it('is half-open when its time is over or a probe is on its way', () => {
    expect(breakerState(undefined, 5)).toBe('closed');
    expect(breakerState({}, 5)).toBe('closed');
    expect(breakerState({ openUntilMs: 6 }, 5)).toBe('open');
    expect(breakerState({ openUntilMs: 5 }, 5)).toBe('half-open');
    expect(breakerState({ openUntilMs: 9, probeAtMs: 4 }, 5)).toBe('half-open');
  });
});

describe('a delivery that is put off comes back', () => {
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('not before the next probe, and soon after it while it has not waited long', () => {
    fc.assert(
      fc.property(fc.nat(900_000), fc.nat(3_600_000), fraction, (untilProbeMs, waitedMs, part) => {
        const nowMs = 10_000_000;
        const open = { openUntilMs: nowMs + untilProbeMs, coolDownMs: 900_000 };
        const dueAtMs = putOffUntilMs(open, { nowMs, putOffSinceMs: nowMs - waitedMs, fraction: part });
        expect(dueAtMs).toBeGreaterThanOrEqual(open.openUntilMs);
        expect(dueAtMs - nowMs).toBeLessThanOrEqual(Math.max(untilProbeMs, 900_000) * 1.5 + 1);
      }),
    );
  });

  it('some forty times in five days at the most, and hours after they are over at the latest', () => {
    const endMs = 5 * 86_400_000;
    let nowMs = 0;
    let times = 0;
    while (nowMs < endMs) {
      nowMs = putOffUntilMs(
        { openUntilMs: nowMs + 1, coolDownMs: 900_000 },
        { nowMs, putOffSinceMs: 0, fraction: 0 },
      );
      // Before a quarter of what it has waited is longer than that, it waits for the probe.
      nowMs = Math.max(nowMs, Math.min(nowMs + 900_000, 3_600_000));
      times += 1;
    }
    expect(times).toBeLessThan(45);
    expect(nowMs - endMs).toBeLessThanOrEqual(6 * 3_600_000);
  });
});
