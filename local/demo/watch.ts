import { setTimeout as pause } from 'node:timers/promises';
import type { ReceivedRequest } from '../inspector/requests-log.ts';
import type { Inspector } from '../inspector/server.ts';
import type { ApiCall } from './api-client.ts';
import { type ExpectedDelivery, stateOf } from './delivery.ts';
import { type ReportOptions, reportLines } from './report.ts';
import { retryDueAtMs, retryOf, retryProblem } from './retried-delivery.ts';

export interface WatchOptions {
  readonly call: ApiCall;
  readonly inspector: Inspector;
  readonly deliveries: readonly ExpectedDelivery[];
  /** The one that was answered 503 first. */
  readonly retried: ExpectedDelivery;
  /** Requests up to this number were there before. */
  readonly sinceNumber: number;
  readonly now: () => number;
  readonly print: (line: string) => void;
  readonly report: ReportOptions;
}

/** Follows what arrives at the inspector. */
export function createWatch(options: WatchOptions) {
  const { inspector, deliveries, retried, now } = options;
  let reportedNumber = options.sinceNumber;
  let dueAtMs: number | undefined;

  const received = (): readonly ReceivedRequest[] =>
    inspector.received().filter(({ number }) => number > options.sinceNumber);
  const waitingIn = (requests: readonly ReceivedRequest[]) =>
    deliveries.filter((delivery) => stateOf(delivery, requests).kind === 'waiting');

  const report = (requests: readonly ReceivedRequest[]): void => {
    const retry = retryOf(retried, requests);
    for (const request of requests) {
      if (request.number <= reportedNumber) continue;
      reportedNumber = request.number;
      for (const line of reportLines(request, deliveries, retry, options.report)) options.print(line);
    }
  };

  return {
    /** Shows each request as it comes; resolves when every delivery has, or the signal ends the wait. */
    async untilDelivered(signal: AbortSignal): Promise<void> {
      let wake = Promise.withResolvers<void>();
      const end = inspector.onReceived(() => wake.resolve());
      const onAbort = () => wake.resolve();
      signal.addEventListener('abort', onAbort);
      try {
        for (;;) {
          wake = Promise.withResolvers<void>();
          const requests = received();
          report(requests);
          const left = waitingIn(requests);
          if (left.length === 0 || signal.aborted) return;
          const { refused, repeated } = retryOf(retried, requests);
          if (refused && !repeated && dueAtMs === undefined) {
            // Only to say when: where the log cannot be read, the retry is waited for all the same.
            dueAtMs = await retryDueAtMs(options.call, retried).catch(() => undefined);
          }
          await Promise.race([wake.promise, ...(refused && dueAtMs === undefined ? [pause(250)] : [])]);
        }
      } finally {
        end();
        signal.removeEventListener('abort', onAbort);
      }
    },
    /** What is being waited for, such as `17 of 20 delivered; the retry of msg_… is due in 4 s`. */
    waitingFor(): string {
      const requests = received();
      const left = waitingIn(requests);
      const done = `${deliveries.length - left.length} of ${deliveries.length} delivered`;
      const { refused, repeated } = retryOf(retried, requests);
      if (!refused || repeated) return done;
      const seconds = dueAtMs === undefined ? undefined : Math.max(0, Math.ceil((dueAtMs - now()) / 1000));
      const due =
        seconds === undefined ? 'has to come' : seconds === 0 ? 'is due now' : `is due in ${seconds} s`;
      return `${done}; the retry of ${retried.event.messageId} ${due}`;
    },
    /** What did not arrive or not as it should, a sentence each. */
    problems(): string[] {
      const requests = received();
      const problems = deliveries.flatMap((delivery) => {
        const { event, endpoint } = delivery;
        const what = `${event.eventType} (${event.messageId})`;
        const state = stateOf(delivery, requests);
        if (state.kind === 'waiting') return [`${what} was not delivered to /${endpoint}`];
        return state.kind === 'wrong' ? [`${what} at /${endpoint} is not verified: ${state.reason}`] : [];
      });
      const retryWrong = retryProblem(retryOf(retried, requests));
      if (retryWrong) problems.push(`${retried.event.eventType} at /${retried.endpoint}: ${retryWrong}`);
      return problems;
    },
  };
}
