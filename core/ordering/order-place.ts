import * as z from 'zod/mini';
import type { Endpoint } from '../manage/endpoint.ts';

/** How many pointers the endpoints of an application may ask for: each costs every publication two writes. */
export const maxOrderingPointers = 5;

/** A message's place in the line of one key: what was published before it has a smaller position. */
export const OrderPlace = z.object({
  pointer: z.string(),
  /** The line of the pointer's key (see `lineOf`). */
  line: z.string(),
  /** Counts from 1, one for each message of the key. */
  position: z.int().check(z.positive()),
  takenAtMs: z.number(),
  /** When the place before it was taken; 0 where there is none. */
  previousAtMs: z.number(),
});
export type OrderPlace = z.infer<typeof OrderPlace>;

type Ordered = Pick<Endpoint, 'ordering' | 'orderingKey'>;

/** The place that counts at an endpoint; undefined where it takes the message in any order. */
export function placeAt(
  endpoint: Ordered,
  message: { readonly orderPlaces?: readonly OrderPlace[] | undefined },
): OrderPlace | undefined {
  if (endpoint.ordering !== 'per-key') return undefined;
  return message.orderPlaces?.find(({ pointer }) => pointer === endpoint.orderingKey);
}
