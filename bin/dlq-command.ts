import { randomUUID } from 'node:crypto';
import { createDlq, type Dlq } from '../core/adapters/sqs/dlq.ts';
import type { DlqName } from '../lambdas/manage/dead-letter/dlq-name.ts';
import {
  noCounts,
  type RedriveCounts,
  type RedriveDeps,
  redriveDlq,
} from '../lambdas/manage/dead-letter/redrive-dlq.ts';
import { createBreakdown } from './dlq-breakdown.ts';
import { type DlqOptions, dlqOptions } from './dlq-options.ts';
import { countsText, createProgress } from './dlq-progress.ts';
import type { DlqTarget } from './dlq-target.ts';
import type { Terminal } from './status-line.ts';

export interface DlqCommandDeps extends Pick<RedriveDeps, 'now' | 'pause' | 'signal'> {
  readonly target: (stack: string | undefined) => DlqTarget | Promise<DlqTarget>;
  readonly terminal: Terminal;
  /** Asks a person; undefined where nobody is there to answer. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
}

/** @throws Error for a person to read */
export async function dlqCommand(args: readonly string[], deps: DlqCommandDeps): Promise<void> {
  const options = dlqOptions(args, deps.now());
  const target = await deps.target(options.stack);
  const queues = await Promise.all(
    options.queues.map(async (name) => {
      const { dlqUrl, queueUrl } = target.queues[name];
      const dlq = createDlq(target.sqs, dlqUrl, queueUrl);
      return { name, dlq, total: await dlq.count() };
    }),
  );
  for (const { name, total } of queues) print(deps, `${name}: about ${total} in the DLQ`);
  if (!options.isDryRun && !(await isAgreedTo(options, deps))) {
    print(deps, 'Nothing was moved.');
    return;
  }
  const sum = noCounts();
  const breakdown = createBreakdown();
  const run = randomUUID();
  for (const queue of queues) {
    const max = options.action === 'show' ? options.max : options.max - sum.moved;
    if (deps.signal.aborted || max <= 0) break;
    const counts = await redriveOne(queue, { ...options, max, run }, breakdown.add, deps);
    for (const key of Object.keys(sum) as (keyof RedriveCounts)[]) sum[key] += counts[key];
  }
  report(options, sum, breakdown.lines(deps.now()), deps);
}

async function redriveOne(
  { name, dlq, total }: { readonly name: DlqName; readonly dlq: Dlq; readonly total: number },
  options: DlqOptions & { readonly run: string },
  onMoved: RedriveDeps['onMoved'],
  deps: DlqCommandDeps,
): Promise<RedriveCounts> {
  if (total === 0 && options.isDryRun) return noCounts();
  const progress = createProgress(deps.terminal, { total, max: options.max }, deps.now);
  try {
    return await redriveDlq(name, dlq, options, { ...deps, onMoved, onProgress: progress.show });
  } finally {
    progress.end();
  }
}

function report(
  options: DlqOptions,
  sum: RedriveCounts,
  lines: readonly string[],
  deps: DlqCommandDeps,
): void {
  if (sum.moved > 0) for (const line of lines) print(deps, line);
  const stopped = deps.signal.aborted ? 'Stopped. ' : '';
  if (options.action === 'show') {
    const more = sum.moved >= options.max ? ' (there may be more: see --max)' : '';
    print(deps, `${stopped}${sum.moved} looked at${more}; all were left as they are.`);
    return;
  }
  if (options.isDryRun) {
    print(
      deps,
      `${stopped}Dry run: ${sum.moved} would be moved, ${sum.notMeant} would stay; nothing was changed.`,
    );
    return;
  }
  print(deps, `${stopped}${countsText(sum)}.`);
  if (sum.moved > 0)
    print(deps, 'What still fails comes back to the DLQ: look again with npx grapnel dlq show.');
  if (sum.failed > 0) throw new Error(`${sum.failed} messages could not be moved; they stay in the DLQ.`);
}

async function isAgreedTo(options: DlqOptions, { ask }: DlqCommandDeps): Promise<boolean> {
  if (options.isAgreed) return true;
  if (!ask)
    throw new Error('Nobody is there to agree: give --yes, or see what would be moved with --dry-run.');
  return ask(`Move what matches back to its queue, ${options.ratePerSecond} a second? [y/N] `);
}

function print({ terminal }: DlqCommandDeps, line: string): void {
  terminal.write(`${line}\n`);
}
