import fc from 'fast-check';
import { expect, it } from 'vitest';
import { admit } from '../../core/manage/misskey/request-window.ts';

const limit = { max: 3, durationMs: 100 };

/** What comes of requests at these times, given as waits. */
function run(waits: readonly number[]) {
  let nowMs = 1000;
  let stamps: readonly number[] = [];
  return waits.map((waitMs) => {
    nowMs += waitMs;
    const admission = admit(stamps, nowMs, limit);
    stamps = admission.stamps;
    return { nowMs, ...admission };
  });
}
const someWaits = fc.array(fc.integer({ min: 0, max: 80 }), { maxLength: 60 });

it('admits no more than the limit within any window', () => {
  fc.assert(
    fc.property(someWaits, (waits) => {
      const admitted = run(waits).filter((call) => call.admitted);
      for (const { nowMs } of admitted) {
        const within = admitted.filter(
          (other) => other.nowMs <= nowMs && other.nowMs > nowMs - limit.durationMs,
        );
        expect(within.length).toBeLessThanOrEqual(limit.max);
      }
    }),
  );
});

it('admits a request at the time that a refusal names, and remembers no more than it needs', () => {
  fc.assert(
    fc.property(someWaits, (waits) => {
      for (const { nowMs, admitted, stamps, resetMs } of run(waits)) {
        expect(stamps.length).toBeLessThanOrEqual(limit.max);
        if (admitted) continue;
        expect(resetMs).toBeGreaterThan(nowMs);
        expect(admit(stamps, resetMs, limit).admitted).toBe(true);
        expect(admit(stamps, resetMs - 1, limit).admitted).toBe(false);
      }
    }),
  );
});

it('does not let in again who does not wait, as with Misskey', () => {
  const calls = run([0, 0, 0, ...Array.from({ length: 20 }, () => 10)]);
  expect(calls.filter(({ admitted }) => admitted)).toHaveLength(3);
});
