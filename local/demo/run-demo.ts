import * as z from 'zod';
import { styled, wantsColours } from '../inspector/format.ts';
import type { Inspector } from '../inspector/server.ts';
import { type ApiCall, ApiCallError, createApiClient } from './api-client.ts';
import { deliveriesOf, type PublishedEvent } from './delivery.ts';
import { type DemoEvent, demoEvents } from './events.ts';
import { createProgress, type Progress } from './progress.ts';
import { attemptLogProblem } from './retried-delivery.ts';
import { demoApplication, endpointUids, setUp } from './set-up.ts';
import { createWatch } from './watch.ts';

export interface DemoOptions {
  readonly apiUrl: string;
  /** An organization's token. */
  readonly token: string;
  readonly inspector: Inspector;
  readonly print: (line: string) => void;
  readonly now?: () => number;
  /** Ends the demo early. */
  readonly signal?: AbortSignal;
  /** For the whole demo; then it gives up. */
  readonly timeoutMs?: number;
  readonly colours?: boolean;
  /** Columns of the console. */
  readonly width?: number;
}

export interface DemoResult {
  readonly ok: boolean;
  /** A sentence for each thing that did not come, or not as it should. */
  readonly problems: readonly string[];
}

const Published = z.looseObject({ id: z.string(), timestamp: z.iso.datetime() });

/**
 * Publishes an event of each type of the Misskey and FastComments dialects through the public API, has the inspector
 * answer one delivery 503, and shows what arrives until every delivery and the retry have come.
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const colours = options.colours ?? wantsColours(process.stdout, process.env);
  const progress = createProgress(options.print);
  try {
    const problems = await demoProblems(options, progress, colours);
    for (const problem of problems) progress.line(styled(`✗ ${problem}`, 'red', colours));
    return { ok: problems.length === 0, problems };
  } finally {
    progress.stop();
  }
}

async function demoProblems(
  options: DemoOptions,
  progress: Progress,
  colours: boolean,
): Promise<readonly string[]> {
  const { inspector, now = Date.now, timeoutMs = 60_000 } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const call = createApiClient({ apiUrl: options.apiUrl, token: options.token, signal });
  const width = options.width ?? process.stdout.columns ?? 100;
  try {
    progress.line(
      'Demo: an event of each type of Misskey and FastComments; one delivery is answered 503 first.',
    );
    progress.waitingFor(() => 'making the application and its endpoints');
    await setUp(call, inspector);
    const uids = endpointUids.join(', ');
    progress.line(`The application ${demoApplication} has the endpoints ${uids}, all on the inspector.`);

    const events = demoEvents(now());
    // Only the first event's body: what a former run left behind must not use the 503 up.
    inspector.failNext('/standard', [503], (body) => body === events[0]?.payloadText);
    const sinceNumber = inspector.received().at(-1)?.number ?? 0;
    const deliveries = (await publishAll(call, events, progress)).flatMap(deliveriesOf);
    const retried = deliveries.find(({ endpoint }) => endpoint === 'standard');
    if (!retried) throw new Error('The demo has no event to publish.');

    const report = { colours, width };
    const { line: print } = progress;
    const watch = createWatch({ call, inspector, deliveries, retried, sinceNumber, now, print, report });
    progress.waitingFor(watch.waitingFor);
    await watch.untilDelivered(signal);
    progress.line('');
    const problems = watch.problems();
    if (problems.length > 0) {
      return timeout.aborted ? [`the demo gave up after ${timeoutMs / 1000} s`, ...problems] : problems;
    }

    const message = retried.event.messageId;
    progress.waitingFor(() => `reading the attempt log of ${message}`);
    const lacking = await attemptLogProblem(call, retried);
    if (lacking) return [lacking];
    progress.line(`The attempt log of ${message} has both attempts at /standard: 503, then 200.`);
    const done = `✓ all ${deliveries.length} deliveries and the retry arrived and are verified`;
    progress.line(styled(done, 'green', colours));
    return [];
  } catch (error) {
    if (error instanceof ApiCallError) return [error.message];
    throw error;
  }
}

async function publishAll(
  call: ApiCall,
  events: readonly DemoEvent[],
  progress: Progress,
): Promise<readonly PublishedEvent[]> {
  const published: PublishedEvent[] = [];
  for (const { eventType, ...event } of events) {
    progress.waitingFor(
      () => `publishing ${eventType} (${published.length} of ${events.length} are published)`,
    );
    const path = `/api/v1/app/${demoApplication}/msg`;
    const { id, timestamp } = await call(Published, 'POST', path, { eventType, payload: event.payload });
    published.push({ eventType, ...event, messageId: id, timestampMs: Date.parse(timestamp) });
    progress.line(`  published ${eventType.padEnd(15)} as ${id}`);
  }
  return published;
}
