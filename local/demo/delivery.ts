import type { ReceivedRequest } from '../inspector/requests-log.ts';
import type { DemoEvent } from './events.ts';

/** An event that the API has taken. */
export interface PublishedEvent extends DemoEvent {
  readonly messageId: string;
  /** When it was published, as the API says (UNIX time). */
  readonly timestampMs: number;
}

/** A message that an endpoint has to get. */
export interface ExpectedDelivery {
  readonly event: PublishedEvent;
  readonly endpoint: 'fastcomments' | 'misskey' | 'standard';
}

/** Each event goes to the endpoint of its dialect and to the one that hears of everything. */
export function deliveriesOf(event: PublishedEvent): ExpectedDelivery[] {
  return [
    { event, endpoint: event.endpoint },
    { event, endpoint: 'standard' },
  ];
}

/** Whether a request is this delivery: the right path, the payload unchanged to the byte, and this message's marks. */
export function isDelivery({ event, endpoint }: ExpectedDelivery, request: ReceivedRequest): boolean {
  if (request.path !== `/${endpoint}`) return false;
  const body = request.body.toString('utf8');
  switch (endpoint) {
    case 'standard':
      return headerOf(request, 'webhook-id') === event.messageId && body === event.payloadText;
    case 'fastcomments': {
      const method = event.eventType === 'comment-deleted' ? 'DELETE' : 'PUT';
      return request.method === method && body === event.payloadText;
    }
    case 'misskey': {
      const marks = `,"createdAt":${event.timestampMs},"type":${JSON.stringify(event.eventType)},"body":`;
      return body.endsWith(`${marks}${event.payloadText}}`);
    }
  }
}

export type DeliveryState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'delivered' }
  | { readonly kind: 'wrong'; readonly reason: string };

export function stateOf(delivery: ExpectedDelivery, received: readonly ReceivedRequest[]): DeliveryState {
  const requests = received.filter((request) => isDelivery(delivery, request));
  for (const { verification } of requests) {
    if (verification.kind === 'failed') return { kind: 'wrong', reason: verification.reason };
    if (verification.kind === 'not-checked') return { kind: 'wrong', reason: 'nothing to verify it with' };
  }
  return { kind: requests.some(isAccepted) ? 'delivered' : 'waiting' };
}

export function isAccepted({ status }: ReceivedRequest): boolean {
  return status >= 200 && status < 300;
}

export function headerOf({ headers }: ReceivedRequest, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}
