import type { Duplicate } from './oracle.ts';
import type { Point } from './points.ts';
import type { Hit, Invocation } from './saboteur.ts';

/** One line for each point: how often it was hit, what that cost. */
export function tableOf(
  points: readonly Point[],
  invocations: readonly Invocation[],
  duplicates: readonly Duplicate[],
): string {
  const hits = invocations.flatMap((one) => one.hits);
  const mostReceives = receivesByMessage(invocations);
  const rows = points.map((point) => {
    const ofPoint = hits.filter((hit) => hit.point === point);
    const caused = duplicates.filter(({ hit }) => hit?.point === point);
    const own = caused.filter((duplicate) => isOwn(duplicate)).length;
    const redeliveries = Math.max(0, ...ofPoint.map((hit) => redeliveriesAfter(hit, mostReceives)));
    return [point.stage, point.kind, point.action, point.hits, own, caused.length - own, redeliveries].map(
      String,
    );
  });
  const head = ['stage', 'at', 'action', 'hits', 'duplicates', 'of its batch', 'redeliveries'];
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
  return hit?.message === arrival.message && hit.endpoint === arrival.endpoint;
}

function receivesByMessage(invocations: readonly Invocation[]): Map<string, number> {
  const most = new Map<string, number>();
  for (const { receives } of invocations) {
    for (const [id, count] of receives) most.set(id, Math.max(count, most.get(id) ?? 0));
  }
  return most;
}

function redeliveriesAfter({ invocation }: Hit, mostReceives: ReadonlyMap<string, number>): number {
  return Math.max(
    0,
    ...[...invocation.receives].map(([id, count]) => (mostReceives.get(id) ?? count) - count),
  );
}
