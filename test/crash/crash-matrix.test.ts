import { expect, test } from 'vitest';
import { seeded } from './chance.ts';
import { type MatrixRun, startMatrixRun } from './matrix-run.ts';
import { judge } from './oracle.ts';
import { callActions, type Point } from './points.ts';
import { recipeNames, shortRecipeNames, smoothRecipeNames } from './recipes.ts';
import { createSaboteur, type Saboteur } from './saboteur.ts';
import { isOwn, tableOf } from './table.ts';

/**
 * Without a number, the short form: each place once, killed after the call or, in turn, hit by what a service may do, by one
 * message each. `CRASH_MATRIX_MESSAGES=2000 npx vitest run test/crash/crash-matrix.test.ts` hits every point three times.
 */
const asked = process.env['CRASH_MATRIX_MESSAGES'];
const messageCount = Number(asked ?? 0);
const roundsPerPoint = messageCount >= 2000 ? 3 : 1;
const seed = Number(process.env['CRASH_MATRIX_SEED'] ?? 1);
/** A message that met another's trouble may have been spared its own: it is given to a further one then. */
const maxRounds = 4;

const task = 'task';

/** The points of the short form: each place killed after its call, and by turns one of what a service does to it. */
function isInShortForm(point: Point, index: number): boolean {
  const faults = ['throttled', '500', 'answer lost'];
  return point.action.startsWith('kill')
    ? point.action !== 'kill before'
    : point.action === faults[Math.floor(index / callActions.length) % faults.length];
}

/** Drives points to be hit, each by a message or a task of its own, beside other messages up to so many in all. */
async function drive(run: MatrixRun, saboteur: Saboteur, points: readonly Point[], total: number) {
  const random = seeded(seed + 1);
  const { points: all } = saboteur;
  const tasks: number[] = [];
  const messages: number[] = [];
  for (const point of points) {
    const trip = all.tripTo(point);
    const recipe = recipeNames.find((name) => name === trip);
    const n = recipe ? run.next(recipe) : run.nextTask();
    (recipe ? messages : tasks).push(n);
    all.arm(point, n);
  }
  while (run.published() < total) {
    const recipe = smoothRecipeNames[messages.length % smoothRecipeNames.length];
    messages.push(run.next(recipe === 'many endpoints' ? 'straight' : recipe));
  }
  const shuffled = messages
    .map((n) => ({ n, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ n }) => n);
  saboteur.strike();
  await Promise.all([run.send(shuffled), run.replay(tasks)]);
  saboteur.rest();
}

test('whatever is killed or fails, wherever: what was acknowledged arrives, the log is whole, duplicates are explained', async () => {
  const startedAtMs = Date.now();
  const lap = (what: string) =>
    // A run of many messages takes long enough to be watched.
    void process.stdout.write(`${what}: ${Math.round((Date.now() - startedAtMs) / 1000)} s\n`);
  const saboteur = createSaboteur();
  const run = await startMatrixRun(saboteur, seeded(seed));
  lap('started');

  // What starts first takes longer, which is a trip of its own.
  await run.send(smoothRecipeNames.map((recipe) => run.next(recipe)));
  const watched = asked === undefined ? shortRecipeNames : recipeNames;
  for (const recipe of watched) {
    saboteur.watch(recipe);
    await run.send([run.next(recipe)]);
  }
  saboteur.watch(task);
  await run.replay([run.nextTask()]);
  lap('quiet run');
  expect(saboteur.points.missing(watched)).toEqual([]);

  const points = saboteur.points
    .all()
    .filter((point, index) => asked !== undefined || isInShortForm(point, index));
  const isUnmet = (point: Point) => point.hits < roundsPerPoint;
  for (let round = 0; round < maxRounds && points.some(isUnmet); round++) {
    const wanted = points.flatMap((point) =>
      Array.from({ length: Math.max(0, roundsPerPoint - point.hits) }, () => point),
    );
    run.refresh(new Set(wanted.map(({ stage }) => stage)));
    await drive(run, saboteur, wanted, messageCount);
    lap(`${wanted.length} points driven`);
  }
  await run.settle();

  const { stack, queue } = run.grapnel;
  const inQueue = (start: string) => {
    const { ready, inFlight } = stack.inspectQueue(queue(start));
    return [...ready, ...inFlight];
  };
  const verdict = judge({
    acknowledged: new Set([...run.acknowledged].filter((n) => !run.isTask(n))),
    arrivals: run.arrivals,
    rows: await run.log(),
    stored: await run.stored(),
    invocations: saboteur.invocations,
    givenUp: inQueue('DeliveriesDlq').map((body) => {
      const { message, endpoint } = JSON.parse(body);
      return `${message} ${endpoint}`;
    }),
    recipeOf: run.recipeOf,
    targetsOf: run.targetsOf,
  });
  lap('judged');
  const { problems, lost, duplicates, dlqCopies } = verdict;
  const report = [
    tableOf(points, saboteur.invocations, run.acknowledged, verdict),
    `seed ${seed}: ${run.published()} messages, ${run.acknowledged.size} acknowledged, ${lost.size} lost; ${run.arrivals.length} requests arrived`,
    `${points.length} points, ${points.reduce((sum, { hits }) => sum + hits, 0)} hits, ${duplicates.length} duplicates ` +
      `(${duplicates.filter(isOwn).length} of the delivery that was hit), ${dlqCopies} copies in the DLQ`,
    ...[...Map.groupBy(duplicates, ({ why }) => why)].map(([why, { length }]) => `${length} × ${why}`),
    ...problems.slice(0, 20),
  ];
  // The numbers are what the test is for.
  process.stdout.write(`${report.join('\n')}\n`);
  expect([...run.unsettled, ...problems]).toEqual([]);
  expect([...inQueue('EventsDlq'), ...inQueue('ReplaysDlq')]).toEqual([]);
  expect(points.filter(isUnmet)).toEqual([]);
}, 3_600_000);
