import type { DeliveryOrder } from '../../core/adapters/dynamodb/delivery-order.ts';
import type { Application } from '../../core/manage/application.ts';
import { keyAt, lineOf } from '../../core/ordering/ordering-key.ts';
import { expiresAt, type Message } from '../../core/publish/message.ts';

export interface TakePlacesDeps {
  readonly deliveryOrder: Pick<DeliveryOrder, 'take'>;
  readonly retentionMs: number;
  readonly now: () => number;
}

/**
 * The message with its places in the lines of its keys, where endpoints of the application ask for deliveries in order.
 * Done before it is stored, and so before it is acknowledged: whoever publishes after that takes a later place. One with
 * a time of its own (`deliverAt`) is ordered by that and has no place.
 */
export async function takePlaces(
  deps: TakePlacesDeps,
  application: Pick<Application, 'orderingPointers'>,
  message: Message,
  signal?: AbortSignal,
): Promise<Message> {
  const pointers = message.deliverAtMs === undefined ? (application.orderingPointers ?? []) : [];
  const orderPlaces = await Promise.all(
    keysOf(message, pointers).map(({ pointer, key }) => {
      const takenAtMs = deps.now();
      return deps.deliveryOrder.take(
        {
          application: message.application,
          message: message.id,
          labels: { eventType: message.eventType, channels: message.channels, scope: message.scope },
          pointer,
          line: lineOf(pointer, key),
          takenAtMs,
          expiresAt: expiresAt(takenAtMs, deps.retentionMs),
        },
        signal,
      );
    }),
  );
  return orderPlaces.length === 0 ? message : { ...message, orderPlaces };
}

function keysOf(message: Message, pointers: readonly { readonly pointer: string }[]) {
  if (pointers.length === 0 || (message.raw && !isJson(message.payload))) return [];
  return pointers.flatMap(({ pointer }) => {
    const key = keyAt(message.payload, pointer);
    return key === undefined ? [] : [{ pointer, key }];
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
