import type { DlqFacts } from '../lambdas/manage/dead-letter/dlq-message.ts';

interface Row {
  readonly facts: DlqFacts;
  count: number;
  oldestMs: number;
}

export interface Breakdown {
  add(facts: DlqFacts): void;
  /** A table, most frequent first. */
  lines(nowMs: number): string[];
}

const maxRows = 25;

/** Messages counted by queue, reason and what they are about. */
export function createBreakdown(): Breakdown {
  const rows = new Map<string, Row>();
  return {
    add(facts) {
      const key = JSON.stringify([facts.queue, facts.reason, facts.about]);
      const row = rows.get(key) ?? { facts, count: 0, oldestMs: facts.sentAtMs };
      row.count += 1;
      row.oldestMs = Math.min(row.oldestMs, facts.sentAtMs);
      rows.set(key, row);
    },
    lines(nowMs) {
      const sorted = [...rows.values()].sort((left, right) => right.count - left.count);
      const shown = sorted
        .slice(0, maxRows)
        .map(({ facts, count, oldestMs }) => [
          count.toLocaleString('en'),
          facts.queue,
          ageText(nowMs - oldestMs),
          facts.about,
          facts.reason,
        ]);
      const table = aligned([['count', 'queue', 'oldest', 'about', 'reason'], ...shown]);
      const rest = sorted.slice(maxRows);
      const restCount = rest.reduce((sum, { count }) => sum + count, 0);
      return rest.length === 0
        ? table
        : [...table, `and ${restCount.toLocaleString('en')} more in ${rest.length} rows`];
    },
  };
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padStart(widths[0] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Such as 45s, 12m, 3h or 2d. */
export function ageText(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)}h`;
  return `${Math.round(seconds / 86_400)}d`;
}
