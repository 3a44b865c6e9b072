import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import type { DeliveryOrder } from '../../core/adapters/dynamodb/delivery-order.ts';
import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import type { ParkedDeliveries, ParkedDelivery } from '../../core/adapters/dynamodb/parked-deliveries.ts';
import type { PendingDeliveries } from '../../core/adapters/dynamodb/pending-deliveries.ts';
import type { WaitingDeliveries } from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import { dialectNamed } from '../../core/dialects/registry.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { OrderPlace } from '../../core/ordering/order-place.ts';
import { type Standing, type Turn, turnOf } from '../../core/ordering/turn.ts';
import { wants } from '../fan-out/wants.ts';

export interface OrderedTurnDeps {
  readonly deliveryOrder: Pick<DeliveryOrder, 'entriesBefore'>;
  readonly attempts: Pick<Attempts, 'ofMessage'>;
  readonly messages: Pick<Messages, 'getHeader'>;
  readonly parked: Pick<ParkedDeliveries, 'find'>;
  readonly waiting: Pick<WaitingDeliveries, 'has'>;
  readonly pending: Pick<PendingDeliveries, 'find'>;
  readonly now: () => number;
}

/** Whether it is the turn of a message in its line at an endpoint, as the tables say it now. */
export function createOrderedTurn(deps: OrderedTurnDeps) {
  return (
    endpoint: Endpoint,
    place: OrderPlace,
    since?: Pick<ParkedDelivery, 'behind' | 'unseenSinceMs'>,
  ): Promise<Turn> => {
    const { application, id } = endpoint;
    return turnOf(
      {
        entriesBefore: (before) => deps.deliveryOrder.entriesBefore(application, before),
        wants: (labels) => wants({ ...endpoint, disabled: false }, labels),
        attemptsOf: (message) => deps.attempts.ofMessage(message, id),
        placesOf: async (message) => {
          const header = await deps.messages.getHeader({ application, id: message });
          return header && (header.orderPlaces ?? []);
        },
        standingOf: (message, of) => standingOf(endpoint, message, of),
        nowMs: deps.now(),
      },
      place,
      endpoint.orderedSinceMs ?? endpoint.createdAtMs,
      since,
    );
  };

  async function standingOf(
    endpoint: Endpoint,
    message: string,
    { line, position }: Pick<OrderPlace, 'line' | 'position'>,
  ): Promise<Standing> {
    const mayBeHeld = dialectNamed(endpoint.dialect).whileDisabled === 'hold';
    const [parked, waits, held] = await Promise.all([
      deps.parked.find({ endpoint: endpoint.id, line, position }),
      deps.waiting.has(message, endpoint.id),
      mayBeHeld ? deps.pending.find({ endpoint: endpoint.id, message }) : undefined,
    ]);
    if (held?.canceled) return 'over';
    if (parked && parked.wokenAtMs === undefined) return 'parked';
    return waits || held ? 'waiting' : 'unseen';
  }
}
