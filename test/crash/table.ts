import type { Duplicate } from './duplicates.ts';
import type { Invocation } from './invocation.ts';
import type { Judgement } from './oracle.ts';
import type { Point } from './points.ts';

/** One line for each point: how often it was hit, what became of the messages that drove it, and what it made twice. */
export function tableOf(
  points: readonly Point[],
  invocations: readonly Invocation[],
  acknowledged: ReadonlySet<number>,
  { lost, duplicates }: Pick<Judgement, 'lost' | 'duplicates'>,
): string {
  const hits = invocations.flatMap((one) => one.hits);
  const rows = points.map((point) => {
    const kills = hits.filter((hit) => hit.point === point && hit.isFatal).length;
    const caused = duplicates.filter(({ hit }) => hit?.point === point);
    const why = [...Map.groupBy(caused, (one) => one.why)].map(([text, { length }]) => `${length} ${text}`);
    const drivers = [...new Set(point.driven)];
    return [
      point.stage,
      point.kind,
      point.action,
      point.hits,
      kills,
      drivers.filter((n) => acknowledged.has(n)).length,
      drivers.filter((n) => lost.has(n)).length,
      caused.filter(isOwn).length,
      caused.length - caused.filter(isOwn).length,
      why.join(', '),
    ].map(String);
  });
  const head = [
    'stage',
    'at',
    'action',
    'hits',
    'kills',
    'acknowledged',
    'lost',
    'duplicates',
    'of its batch',
    'explained as',
  ];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Whether the point concerned the very delivery that was made twice, and not one beside it in the batch. */
export function isOwn({ hit, arrival }: Duplicate): boolean {
  return (
    hit?.about.some(
      ({ message, endpoint }) => message === arrival.message && endpoint === arrival.endpoint,
    ) === true
  );
}
