import { requestLines, styled } from '../inspector/format.ts';
import type { ReceivedRequest } from '../inspector/requests-log.ts';
import { type ExpectedDelivery, headerOf, isDelivery } from './delivery.ts';
import type { Retry } from './retried-delivery.ts';

export interface ReportOptions {
  readonly colours: boolean;
  readonly width: number;
}

/** One request for the console: what it is, the request itself, and its part in the retry where it has one. */
export function reportLines(
  request: ReceivedRequest,
  deliveries: readonly ExpectedDelivery[],
  retry: Retry,
  options: ReportOptions,
): string[] {
  const { colours } = options;
  const index = deliveries.findIndex((delivery) => isDelivery(delivery, request));
  const delivery = deliveries[index];
  const title = delivery
    ? `── ${delivery.event.eventType} → ${delivery.endpoint} (${delivery.event.messageId})`
    : `── none of this run's deliveries (left from a former run, or published by somebody else)`;
  return [
    '',
    styled(title, 'bold', colours),
    ...requestLines(request, options),
    ...retryLines(request, retry).map((line) => `  ${styled(line, 'yellow', colours)}`),
  ];
}

function retryLines(request: ReceivedRequest, { refused, repeated }: Retry): string[] {
  if (request.number === refused?.number) {
    return ['↻ answered 503, as the demo asked the inspector to: this delivery has to come again'];
  }
  if (!refused || request.number !== repeated?.number) return [];
  const seconds = ((request.receivedAtMs - refused.receivedAtMs) / 1000).toFixed(1);
  const [before, after] = [refused, request].map((one) => headerOf(one, 'webhook-timestamp'));
  return [
    `↻ the retry of the delivery that was answered 503, ${seconds} s after it: the same webhook-id ` +
      `${headerOf(request, 'webhook-id')}, a new webhook-timestamp (${before}, now ${after})`,
  ];
}
