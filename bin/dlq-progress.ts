import type { RedriveCounts } from '../lambdas/manage/dead-letter/redrive-dlq.ts';
import { ageText } from './dlq-breakdown.ts';
import { createStatusLine, type Terminal } from './status-line.ts';

export interface Progress {
  show(counts: RedriveCounts): void;
  /** Ends the bar's line. */
  end(): void;
}

const barWidth = 24;

export interface Extent {
  /** About how many messages there are, as SQS counts. */
  readonly total: number;
  /** Moved messages that end the run. */
  readonly max: number;
}

export function createProgress(terminal: Terminal, extent: Extent, now: () => number): Progress {
  const startedAtMs = now();
  const line = createStatusLine(terminal, now);
  return {
    show: (counts) => line.show(() => progressLine(counts, extent, now() - startedAtMs)),
    end: line.end,
  };
}

export function progressLine(counts: RedriveCounts, { total, max }: Extent, elapsedMs: number): string {
  const seen = counts.moved + counts.notMeant + counts.cameBack + counts.arrivedSince + counts.failed;
  const part = Math.min(1, Math.max(seen / Math.max(1, total), counts.moved / max));
  const filled = Math.round(part * barWidth);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}] ${Math.floor(part * 100)}%`;
  const left = part === 0 ? '' : `, about ${ageText(elapsedMs / part - elapsedMs)} left`;
  return `${bar} ${seen} of about ${total}: ${countsText(counts)}${left}`;
}

/** Only what there is. */
export function countsText(counts: RedriveCounts): string {
  const { moved, notMeant, cameBack, arrivedSince, failed, notDeleted } = counts;
  const parts = [
    [moved, 'moved'],
    [notMeant, 'skipped'],
    [cameBack, 'came back'],
    [arrivedSince, 'arrived since'],
    [failed, 'failed'],
    [notDeleted, 'moved, but not deleted'],
  ] as const;
  return parts
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');
}
