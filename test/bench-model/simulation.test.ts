import { describe, expect, it } from 'vitest';
import { agrees, compareAll } from '../../bench/model/check.ts';
import { provisionedMapping, standardMapping } from '../../bench/model/mapping.ts';
import { measured } from '../../bench/model/measured.ts';
import { seededRandom } from '../../bench/model/random.ts';
import { type SimulationInput, simulate } from '../../bench/model/simulate.ts';
import { createTimetable } from '../../bench/model/timetable.ts';

const run = (input: Partial<SimulationInput>) =>
  simulate({
    mapping: standardMapping(1000),
    batchSize: 10,
    windowS: 0,
    drawDurationS: () => 0.5,
    ratePerS: 10_000,
    forS: 60,
    random: seededRandom(1),
    ...input,
  });

describe('the simulation of an event source mapping', () => {
  it.each(compareAll(measured))('agrees with the arithmetic: $what', (compared) => {
    expect(agrees(compared), JSON.stringify(compared)).toBe(true);
  });

  it('begins with five batches and adds 300 a minute while messages wait', () => {
    const seconds = run({});
    expect(seconds[0]?.places).toBe(5 + 4);
    expect(seconds.at(-1)?.places).toBe(5 + 299);
    expect(seconds[30]?.busyS).toBeCloseTo(5 + 30 * 5, -1);
  });

  it('adds none beyond its limit, and none while nothing waits', () => {
    expect(run({ mapping: standardMapping(50) }).at(-1)?.places).toBe(50);
    expect(run({ ratePerS: 1 }).at(-1)?.places).toBe(5);
  });

  it('adds 1,000 a minute in provisioned mode', () => {
    const mapping = provisionedMapping({ least: 2, most: 200 });
    expect(run({ mapping, drawDurationS: () => 5 }).at(-1)?.places).toBeCloseTo(20 + 1000, -1);
  });

  it('loses no message and makes none', () => {
    const seconds = run({ atOnce: 10, ratePerS: 100, drawDurationS: () => 0.01 });
    expect(seconds.at(-1)?.backlog).toBe(0);
    const started = seconds.reduce((sum, second) => sum + second.started, 0);
    expect(started % 10).toBe(0);
    expect(started).toBe(10 * seconds.reduce((sum, second) => sum + second.batches, 0));
  });

  it('is the same for the same seed', () => {
    expect(run({ ratePerS: 100 })).toEqual(run({ ratePerS: 100 }));
    expect(run({ ratePerS: 100 })).not.toEqual(run({ ratePerS: 100, random: seededRandom(2) }));
  });
});

it('takes what happens in the order of time, and of being put in', () => {
  const timetable = createTimetable<number>();
  const random = seededRandom(3);
  const times = Array.from({ length: 500 }, () => Math.floor(random() * 50));
  for (const [index, atS] of times.entries()) timetable.put(atS, index);
  const taken = times.map(() => timetable.take() ?? -1);
  const sorted = times
    .map((atS, index) => ({ atS, index }))
    .sort((a, b) => a.atS - b.atS || a.index - b.index);
  expect(taken).toEqual(sorted.map(({ index }) => index));
  expect(timetable.take()).toBeUndefined();
});
