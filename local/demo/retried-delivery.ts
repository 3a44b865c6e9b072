import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { ReceivedRequest } from '../inspector/requests-log.ts';
import type { ApiCall } from './api-client.ts';
import { type ExpectedDelivery, headerOf, isAccepted, isDelivery } from './delivery.ts';
import { demoApplication } from './set-up.ts';

/** The two requests of the delivery that was answered 503 first, as far as they came. */
export interface Retry {
  readonly refused: ReceivedRequest | undefined;
  readonly repeated: ReceivedRequest | undefined;
}

export function retryOf(delivery: ExpectedDelivery, received: readonly ReceivedRequest[]): Retry {
  const requests = received.filter((request) => isDelivery(delivery, request));
  const refused = requests.find(({ status }) => status === 503);
  const repeated = requests.find(
    (request) => refused !== undefined && request.number > refused.number && isAccepted(request),
  );
  return { refused, repeated };
}

/** What is wrong with a retry that came; undefined if nothing. It is known to have the first attempt's webhook-id. */
export function retryProblem({ refused, repeated }: Retry): string | undefined {
  if (!refused) return 'no request was answered 503';
  if (!repeated) return 'the retry did not come';
  const [before, after] = [refused, repeated].map((request) =>
    Number(headerOf(request, 'webhook-timestamp')),
  );
  return Number(after) > Number(before) ? undefined : 'the retry has no later webhook-timestamp';
}

const Attempts = z.object({
  data: z.array(
    z.looseObject({
      /** 0 success, 2 fail. */
      status: z.number(),
      responseStatusCode: z.number(),
      nextAttempt: z.string().optional(),
    }),
  ),
});

function attemptsOf(call: ApiCall, { event, endpoint }: ExpectedDelivery) {
  const path = `/api/v1/app/${demoApplication}/attempt/msg/${encodeURIComponent(event.messageId)}`;
  return call(Attempts, 'GET', `${path}?endpoint_id=${endpoint}`);
}

/** When the log says that the retry is due (UNIX time); undefined before the failed attempt is in it. */
export async function retryDueAtMs(call: ApiCall, delivery: ExpectedDelivery): Promise<number | undefined> {
  const { data } = await attemptsOf(call, delivery);
  const next = data.find(({ nextAttempt }) => nextAttempt !== undefined)?.nextAttempt;
  return next === undefined ? undefined : Date.parse(next);
}

/** An attempt is logged after its answer: it may be a moment until the log has it. */
const logPatienceMs = 5000;
const logPauseMs = 100;

/** What the attempt log lacks of a failed and a succeeded attempt; undefined if nothing. */
export async function attemptLogProblem(
  call: ApiCall,
  delivery: ExpectedDelivery,
): Promise<string | undefined> {
  for (let waitedMs = 0; ; waitedMs += logPauseMs) {
    const { data } = await attemptsOf(call, delivery);
    const failed = data.some(({ status, responseStatusCode }) => status === 2 && responseStatusCode === 503);
    const succeeded = data.some(
      ({ status, responseStatusCode }) => status === 0 && responseStatusCode === 200,
    );
    if (failed && succeeded) return undefined;
    if (waitedMs >= logPatienceMs) {
      const lacking = [...(failed ? [] : ['the failed']), ...(succeeded ? [] : ['the succeeded'])];
      return `the attempt log lacks ${lacking.join(' and ')} attempt of ${delivery.event.messageId}`;
    }
    await pause(logPauseMs);
  }
}
