import * as z from 'zod';
import { styled, wantsColours } from '../inspector/format.ts';
import type { Inspector } from '../inspector/server.ts';
import { type ApiCall, ApiCallError, createApiClient } from './api-client.ts';
import { deliveriesOf, type PublishedEvent } from './delivery.ts';
import { type DemoEvent, demoEvents } from './events.ts';
import { createProgress } from './progress.ts';
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
  const { inspector, now = Date.now, timeoutMs = 60_000 } = options;
  const colours = options.colours ?? wantsColours(process.stdout, process.env);
  const width = options.width ?? process.stdout.columns ?? 100;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const call = createApiClient({ apiUrl: options.apiUrl, token: options.token, signal });

  let describe = () => 'making the application and its endpoints';
  const progress = createProgress(options.print, () => describe());
  try {
    await setUp(call, inspector);
    const uids = endpointUids.join(', ');
    progress.line(`The application ${demoApplication} has the endpoints ${uids}, all on the inspector.`);

    const events = demoEvents(now());
    // Only the first event's body: what a former run left behind must not use the 503 up.
    inspector.failNext('/standard', [503], (body) => body === events[0]?.payloadText);
    const sinceNumber = inspector.received().at(-1)?.number ?? 0;
    const published: PublishedEvent[] = [];
    for (const event of events) {
      describe = () => `publishing ${event.eventType} (${published.length} of ${events.length} published)`;
      const { id, timestamp } = await publish(call, event);
      published.push({ ...event, messageId: id, timestampMs: Date.parse(timestamp) });
      progress.line(`  published ${event.eventType.padEnd(15)} as ${id}`);
    }

    const deliveries = published.flatMap(deliveriesOf);
    const retried = deliveries.find(({ endpoint }) => endpoint === 'standard');
    if (!retried) throw new Error('The demo has no event to publish.');
    const report = { colours, width };
    const watch = createWatch({
      call,
      inspector,
      deliveries,
      retried,
      sinceNumber,
      now,
      print: progress.line,
      report,
    });
    describe = watch.waitingFor;
    await watch.untilDelivered(signal);

    const problems = watch.problems();
    const timedOut = timeout.aborted ? [`the demo gave up after ${timeoutMs / 1000} s`] : [];
    progress.line('');
    if (problems.length === 0) {
      describe = () => `reading the attempt log of ${retried.event.messageId}`;
      const lacking = await attemptLogProblem(call, retried);
      if (lacking) problems.push(lacking);
      else {
        const message = retried.event.messageId;
        progress.line(`The attempt log of ${message} has both attempts at /standard: 503, then 200.`);
        const done = `✓ all ${deliveries.length} deliveries and the retry arrived and are verified`;
        progress.line(styled(done, 'green', colours));
      }
    }
    return finish(problems.length > 0 ? [...timedOut, ...problems] : []);
  } catch (error) {
    if (!(error instanceof ApiCallError)) throw error;
    return finish([error.message]);
  } finally {
    progress.stop();
  }

  function finish(problems: readonly string[]): DemoResult {
    for (const problem of problems) progress.line(styled(`✗ ${problem}`, 'red', colours));
    return { ok: problems.length === 0, problems };
  }
}

function publish(call: ApiCall, { eventType, payload }: DemoEvent) {
  return call(Published, 'POST', `/api/v1/app/${demoApplication}/msg`, { eventType, payload });
}
