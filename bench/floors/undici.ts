import { Agent, request } from 'undici';
import { deliveriesOf, type FloorDelivery, type FloorEvent, signedHeaders } from './delivery.ts';

/** As many connections as a batch has deliveries, as node:http takes by itself. */
const dispatcher = new Agent({ connections: 10, pipelining: 1 });

/** An HMAC and a POST on a kept connection, with undici. */
async function post(delivery: FloorDelivery): Promise<void> {
  const { body } = await request(delivery.url, {
    method: 'POST',
    headers: signedHeaders(delivery),
    body: delivery.payload,
    dispatcher,
  });
  await body.dump();
}

export async function handler(event: FloorEvent): Promise<void> {
  await Promise.all(deliveriesOf(event).map(post));
}
