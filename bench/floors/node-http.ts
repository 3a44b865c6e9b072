import { Agent, request } from 'node:http';
import { deliveriesOf, type FloorDelivery, type FloorEvent, signedHeaders } from './delivery.ts';

const agent = new Agent({ keepAlive: true });

/** An HMAC and a POST on a kept connection, with node:http. */
export function post(delivery: FloorDelivery): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(delivery.url, { method: 'POST', headers: signedHeaders(delivery), agent });
    sent.on('response', (response) => response.resume().on('end', resolve).on('error', reject));
    sent.on('error', reject);
    sent.end(delivery.payload);
  });
}

export async function handler(event: FloorEvent): Promise<void> {
  await Promise.all(deliveriesOf(event).map(post));
}
