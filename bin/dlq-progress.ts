import { ageText } from './dlq-breakdown.ts';
import type { RedriveCounts } from './dlq-redrive.ts';

export interface Terminal {
  readonly isTty: boolean;
  write(text: string): void;
}

export interface Progress {
  show(counts: RedriveCounts): void;
  /** Ends the bar's line. */
  end(): void;
}

const barWidth = 24;
/** A terminal's line is drawn over; lines of a log are not written more often than somebody reads them. */
const ttyEveryMs = 100;
const lineEveryMs = 2_000;

export interface Extent {
  /** About how many messages there are, as SQS counts. */
  readonly total: number;
  /** Moved messages that end the run. */
  readonly max: number;
}

export function createProgress(terminal: Terminal, extent: Extent, now: () => number): Progress {
  const startedAtMs = now();
  let shownAtMs = startedAtMs;
  return {
    show(counts) {
      if (now() - shownAtMs < (terminal.isTty ? ttyEveryMs : lineEveryMs)) return;
      shownAtMs = now();
      const line = progressLine(counts, extent, shownAtMs - startedAtMs);
      terminal.write(terminal.isTty ? `\r\u001b[K${line}` : `${line}\n`);
    },
    end() {
      if (terminal.isTty) terminal.write('\r\u001b[K');
    },
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
