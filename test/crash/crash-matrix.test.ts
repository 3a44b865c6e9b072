import { expect, test } from 'vitest';
import { storedItems } from '../pipeline/stored-items.ts';
import { seeded } from './chance.ts';
import { applicationNumbers, startMatrixRun } from './matrix-run.ts';
import { judge, rowOf } from './oracle.ts';
import { replayed, roles } from './plan.ts';
import { createSaboteur } from './saboteur.ts';
import { isOwn, tableOf } from './table.ts';

/**
 * Runs where it is asked for (`CRASH_MATRIX_MESSAGES=2000 npx vitest run test/crash`): it takes minutes, and one of its
 * points is not always met yet. A sample of 500 meets the points too, each of them once.
 */
const isAskedFor = process.env['CRASH_MATRIX_MESSAGES'] !== undefined;
const messageCount = Number(process.env['CRASH_MATRIX_MESSAGES'] ?? 500);
const seed = Number(process.env['CRASH_MATRIX_SEED'] ?? 1);
const hitsPerPoint = messageCount >= 2000 ? 3 : 1;
const quietCount = 60;

test.runIf(isAskedFor)(
  'whatever is killed or fails, wherever: what was acknowledged arrives, the log is whole, duplicates are explained',
  async () => {
    const startedAtMs = Date.now();
    const random = seeded(seed);
    const saboteur = createSaboteur({ hitsPerPoint, random });
    const run = await startMatrixRun(saboteur, random);
    const { stack, queue } = run.grapnel;
    const report: string[] = [];
    const lap = (what: string) =>
      void report.push(`${what}: ${Math.round((Date.now() - startedAtMs) / 1000)} s`);

    await run.load(quietCount);
    await run.replay(applicationNumbers.slice(0, 1));
    lap('quiet run');
    saboteur.arm((messageCount - quietCount) / quietCount);
    await run.load(messageCount - quietCount);
    lap('load');
    saboteur.points.hurry();
    await run.replay(applicationNumbers.slice(1));
    lap('replay');
    const isUnmet = () => saboteur.points.all().some(({ isRequired, hits }) => isRequired && hits === 0);
    for (let round = 0; round < 6 && isUnmet(); round++) {
      // One after the other: a task does not know of a delivery that is still on its way.
      await run.load(20);
      await run.replay(applicationNumbers);
    }
    lap('what was left');
    saboteur.disarm();
    await run.settle();
    lap('settled');

    const items = await storedItems(stack, 'Messages');
    const inQueue = (start: string) => {
      const { ready, inFlight } = stack.inspectQueue(queue(start));
      return [...ready, ...inFlight];
    };
    const { problems, duplicates, dlqCopies } = judge({
      acknowledged: run.acknowledged,
      arrivals: run.arrivals,
      rows: items.filter(({ pk, sk }) => /^(?:attempts#|deliveries#.*\na#)/.test(`${pk}\n${sk}`)).map(rowOf),
      stored: new Set(items.filter(({ pk }) => String(pk).startsWith('msg#')).map(({ id }) => String(id))),
      invocations: saboteur.invocations,
      givenUp: inQueue('DeliveriesDlq').map((body) => {
        const { message, endpoint } = JSON.parse(body);
        return `${message} ${endpoint}`;
      }),
      roles: [...roles, replayed],
    });
    const points = saboteur.points.all();
    report.push(
      tableOf(points, saboteur.invocations, duplicates),
      `seed ${seed}: ${run.published()} messages, ${run.acknowledged.size} acknowledged; ${run.arrivals.length} requests arrived`,
      `${points.length} points, ${points.reduce((sum, { hits }) => sum + hits, 0)} hits, ${duplicates.length} duplicates ` +
        `(${duplicates.filter(isOwn).length} of the delivery that was hit), ${dlqCopies} copies in the DLQ`,
      ...[...Map.groupBy(duplicates, ({ why }) => why)].map(([why, { length }]) => `${length} × ${why}`),
      ...problems.slice(0, 20),
    );
    // biome-ignore lint/suspicious/noConsole: the numbers are what the test is for
    console.log(report.join('\n'));
    expect([...run.unsettled, ...problems]).toEqual([]);
    expect([...inQueue('EventsDlq'), ...inQueue('ReplaysDlq')]).toEqual([]);
    expect(points.filter(({ isRequired, hits }) => isRequired && hits === 0)).toEqual([]);
  },
  900_000,
);
