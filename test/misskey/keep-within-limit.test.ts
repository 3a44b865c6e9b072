import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countOf, isBelowLimit, keepsWithinLimit } from '../../lambdas/manage/endpoint/keep-within-limit.ts';

/** Creations side by side; the scheduler decides which of their steps comes first. */
async function createAtOnce(scheduler: fc.Scheduler, there: number, limit: number, ids: readonly string[]) {
  const stored = new Set(Array.from({ length: there }, (_, index) => `5-${index}`));
  const kind = {
    limit,
    count: countOf(() => scheduler.schedule(Promise.resolve()).then(() => [...stored])),
    pause: () => scheduler.schedule(Promise.resolve()),
  };
  const outcomes = ids.map(async (id) => {
    if (!(await isBelowLimit(kind))) return false;
    await scheduler.schedule(Promise.resolve());
    stored.add(id);
    if (await keepsWithinLimit(kind, id)) return true;
    await scheduler.schedule(Promise.resolve());
    stored.delete(id);
    return false;
  });
  await scheduler.waitIdle();
  return { stored, kept: await Promise.all(outcomes) };
}

// Some of the new ids sort before those that are there: clocks differ.
const newIds = fc.uniqueArray(fc.constantFrom('1-a', '2-b', '6-c', '7-d', '8-e', '9-f'), { minLength: 1 });

it('never keeps more than the limit, whatever comes first, and tells each creation what became of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(3), newIds, async (scheduler, there, ids) => {
      const { stored, kept } = await createAtOnce(scheduler, there, 3, ids);
      expect(stored.size).toBeLessThanOrEqual(3);
      expect(ids.map((id) => stored.has(id))).toEqual(kept);
    }),
    { numRuns: 300 },
  );
});

it('keeps one that is alone and within the limit, and refuses the next', async () => {
  const alone = { limit: 1, count: countOf(async () => ['mine']), pause: async () => undefined };
  expect(await keepsWithinLimit(alone, 'mine')).toBe(true);
  expect(await isBelowLimit(alone)).toBe(false);
  expect(await keepsWithinLimit({ ...alone, count: countOf(async () => ['another', 'mine']) }, 'mine')).toBe(
    false,
  );
});
