import { createHmac } from 'node:crypto';

/** What a floor program is told of one delivery: all that it needs, so that it reads nothing. */
export interface FloorDelivery {
  readonly url: string;
  readonly secret: string;
  readonly id: string;
  readonly payload: string;
  /** Where the program with AWS requests reads and writes. */
  readonly keys: {
    readonly message: { readonly pk: string; readonly sk: string };
    readonly endpoint: { readonly pk: string; readonly sk: string };
    readonly health: { readonly pk: string; readonly sk: string };
    readonly attempt: { readonly pk: string; readonly sk: string };
  };
}

/** A floor program is a function like another one and gets its deliveries as the records of a batch. */
export interface FloorEvent {
  readonly Records: readonly { readonly body: string }[];
}

export function deliveriesOf(event: FloorEvent): FloorDelivery[] {
  return event.Records.map(({ body }) => JSON.parse(body));
}

/** The headers of Standard Webhooks, without whatever else a sender may want to say. */
export function signedHeaders({ id, secret, payload }: FloorDelivery): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${payload}`).digest('base64');
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(payload)),
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
