import { parseArgs } from 'node:util';
import type { DlqFilter } from '../lambdas/manage/dead-letter/dlq-filter.ts';
import { type DlqName, dlqNames } from '../lambdas/manage/dead-letter/dlq-name.ts';
import { countOf } from './count-option.ts';
import { timeOf } from './dlq-time.ts';

export const dlqUsage = `Usage: npx grapnel dlq show [options]
       npx grapnel dlq redrive [options]

show counts what lies in the dead-letter queues, by queue, reason and what it is about, and leaves it there.
redrive puts it back on the queues that it came from. A delivery whose retries are used up gets one more attempt
(none if the message has reached its endpoint since), a rejected event is read again, a background task goes on.
What still fails comes back. For a deployed stack both take your AWS credentials; what is printed are ids, names and
reasons, never payloads.

  --stack NAME            a deployed stack instead of the local run that is up
  --queue NAME            events, deliveries or replay; else all three
  --endpoint ep_…         only deliveries to this endpoint
  --application app_…     only what belongs to this application (producers' events: as they name it)
  --reason TEXT           only what has this in its reason, in whatever case
  --since TIME            only what was set aside, or sent where nobody set it aside, since then:
                          2026-01-31T12:00:00Z, or how long ago: 30m, 6h, 2d
  --until TIME            only what was so before then
  --max N                 stop after so many messages (show: 1000 of each queue unless given)
redrive:
  --rate N                messages per second, 1 to 500 (100)
  --dry-run               show what would be moved; change nothing
  --yes                   do not ask
`;

export interface DlqOptions {
  readonly action: 'show' | 'redrive';
  readonly stack: string | undefined;
  readonly queues: readonly DlqName[];
  readonly filter: DlqFilter;
  readonly ratePerSecond: number;
  readonly max: number;
  readonly isDryRun: boolean;
  readonly isAgreed: boolean;
}

/** As background tasks send: a tenth of what the deliveries queue is worked off at. See core/replay/step-size.ts. */
const usualRate = 100;
/** What SQS's own redrive offers at most. One connection gets about as far. */
const maxRate = 500;
const usualPeek = 1_000;

/** @throws Error for a person to read */
export function dlqOptions(args: readonly string[], nowMs: number): DlqOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      stack: { type: 'string' },
      queue: { type: 'string' },
      endpoint: { type: 'string' },
      application: { type: 'string' },
      reason: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      rate: { type: 'string' },
      max: { type: 'string' },
      'dry-run': { type: 'boolean' },
      yes: { type: 'boolean' },
    },
  });
  const [action, ...more] = positionals;
  if ((action !== 'show' && action !== 'redrive') || more.length > 0) {
    throw new Error(`${positionals.join(' ') || 'Nothing'}: there are show and redrive.\n\n${dlqUsage}`);
  }
  if (action === 'show' && (values.rate ?? values['dry-run'] ?? values.yes) !== undefined) {
    throw new Error('--rate, --dry-run and --yes: only redrive takes them; show changes nothing.');
  }
  const queue = dlqNames.find((name) => name === values.queue);
  if (values.queue !== undefined && !queue) {
    throw new Error(`--queue ${values.queue}: must be one of ${dlqNames.join(', ')}.`);
  }
  const { stack, endpoint, application, reason, since, until } = values;
  const usualMax = action === 'show' ? usualPeek : Number.POSITIVE_INFINITY;
  return {
    action,
    stack,
    queues: queue ? [queue] : dlqNames,
    filter: {
      endpoint,
      application,
      reason,
      sinceMs: since === undefined ? undefined : timeOf('--since', since, nowMs),
      untilMs: until === undefined ? undefined : timeOf('--until', until, nowMs),
    },
    ratePerSecond: values.rate === undefined ? usualRate : countOf('--rate', values.rate, maxRate),
    max: values.max === undefined ? usualMax : countOf('--max', values.max, Number.MAX_SAFE_INTEGER),
    isDryRun: action === 'show' || values['dry-run'] === true,
    isAgreed: values.yes === true,
  };
}
