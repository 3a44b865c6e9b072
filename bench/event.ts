import { createHash } from 'node:crypto';

/** What every event of the benchmarks is: an order of 1,024 bytes, with as much that differs as real ones have. */
export const eventType = 'order.placed';
const payloadBytes = 1024;

export function orderPayload(number: number): Record<string, unknown> {
  const digest = createHash('sha256').update(String(number)).digest('hex');
  const part = (start: number, length: number) => digest.slice(start, start + length);
  const order: Record<string, unknown> & { note: string } = {
    id: `ord_${part(0, 24)}`,
    customer: {
      id: `cus_${part(24, 20)}`,
      email: `${part(3, 9)}@example.com`,
      name: `${part(12, 5)} ${part(40, 8)}`,
    },
    currency: 'USD',
    total: number * 17 + 499,
    createdAt: new Date(1_790_000_000_000 + number * 1000).toISOString(),
    shippingAddress: {
      line1: `${number % 900} Market Street`,
      city: 'San Francisco',
      state: 'CA',
      postalCode: '94103',
      country: 'US',
    },
    lines: [0, 1, 2].map((line) => ({
      sku: part(line * 7, 12).toUpperCase(),
      description: ['Harbour rope, 12 mm', 'Folding anchor, 3.2 kg', 'Shackle, stainless'][line],
      quantity: (number % (line + 3)) + 1,
      unitPrice: 199 + ((number * (line + 7)) % 9000),
      taxRate: '8.625',
    })),
    note: '',
  };
  const words = 'Please leave the parcel with the harbour master if nobody answers at the door. ';
  const room = payloadBytes - JSON.stringify(order).length;
  order.note = words.repeat(Math.ceil(room / words.length)).slice(0, room);
  return order;
}
