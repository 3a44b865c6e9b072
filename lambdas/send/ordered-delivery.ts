import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import type { ParkedDeliveries, ParkedDelivery } from '../../core/adapters/dynamodb/parked-deliveries.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import { type OrderPlace, placeAt } from '../../core/ordering/order-place.ts';
import { nextLookMs, type Turn } from '../../core/ordering/turn.ts';
import { expiresAt, type Message } from '../../core/publish/message.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import { DeliveryMessage } from './contract.ts';
import type { createOrderedTurn } from './ordered-turn.ts';
import { type WaitUntilDueDeps, waitUntilDue } from './wait-until-due.ts';

export interface OrderedDeliveryDeps extends WaitUntilDueDeps {
  readonly turn: ReturnType<typeof createOrderedTurn>;
  readonly attempts: Pick<Attempts, 'find'>;
  readonly parked: ParkedDeliveries;
  readonly telemetry: Telemetry;
}

/**
 * Keeps the deliveries of one key in order at endpoints that ask for it: each waits until the one before it is finished,
 * and wakes the one behind it when it is finished itself. To all other endpoints it costs nothing. Where send may stop:
 *
 * - Before or after a delivery was parked: its queue message comes again and asks for its turn again.
 * - After the row of a last attempt was logged, before the next one was woken: the queue message comes again, finds the
 *   row, and passes on, even to one that says it was woken, unless that has an attempt.
 * - A wake-up that is lost in some other way is made up for by the look that every parked delivery has before it.
 *
 * No wake-up is lost between the two: whoever waits is parked first and then looks at what it waits for, and what is
 * finished is logged first and then looks at who is parked; both read strongly consistently.
 * See docs/decisions/0026-ordered-delivery.md.
 */
export function createOrderedDelivery(deps: OrderedDeliveryDeps) {
  const { parked } = deps;
  return { waitForTurn, passOn, look };

  /** Asked before a first attempt; once it was a delivery's turn, it stays so. */
  async function waitForTurn(
    delivery: DeliveryMessage,
    endpoint: Endpoint,
    message: Message,
  ): Promise<'send' | 'later'> {
    const place = placeAt(endpoint, message);
    if (!place || delivery.manual || delivery.attempt > 1) return 'send';
    const turn = await deps.turn(endpoint, place);
    if (turn.kind === 'now') return 'send';

    const waits = parkedOf(delivery, place, turn);
    await parked.park(waits, expiresAt(deps.now(), deps.retentionMs));
    const again = await deps.turn(endpoint, place);
    // Whoever claims it has it to send: this one goes on, or the one that was woken for it is on the queue.
    if (again.kind === 'now') return (await parked.claim(waits, deps.now())) ? 'send' : 'later';
    await queueLook(delivery, waits);
    deps.telemetry.count('DeliveryParked');
    return 'later';
  }

  /**
   * Gives the next one of the same key back to the queue, once nothing more comes of this one.
   * @param isRepeated whether this may have been stopped half-way before
   */
  async function passOn(
    delivery: DeliveryMessage,
    endpoint: Endpoint,
    message: Message,
    isRepeated: boolean,
  ): Promise<void> {
    const place = placeAt(endpoint, message);
    if (!place || delivery.manual) return;
    const behind = await parked.behind({ endpoint: endpoint.id, ...place });
    const next = behind.find(({ wokenAtMs }) => isRepeated || wokenAtMs === undefined);
    if (!next) return;
    if (next.wokenAtMs === undefined) return wake(next);
    const { message: id, endpoint: at } = next;
    if (!(await deps.attempts.find({ message: id, endpoint: at, number: 1 }))) await queueAgain(next);
  }

  /** A parked delivery's own look at whether it is its turn. */
  async function look(asked: DeliveryMessage, endpoint: Endpoint, message: Message): Promise<void> {
    if (!asked.look) return;
    const waits = await parked.find({ endpoint: endpoint.id, ...asked.look });
    // Woken, it is its own queue message's concern; parked anew, another look's.
    if (!waits || waits.wokenAtMs !== undefined || waits.lookAtMs !== asked.dueAtMs) return;
    const place = placeAt(endpoint, message);
    const isOrdered = place?.line === waits.line && !endpoint.disabled;
    const turn: Turn = isOrdered ? await deps.turn(endpoint, place, waits) : { kind: 'now' };
    if (turn.kind === 'now') return wake(waits);
    const { unseenSinceMs: _before, ...same } = waits;
    const again = { ...same, ...seen(turn), lookAtMs: nextLookMs(turn, place?.takenAtMs ?? 0, deps.now()) };
    // Queued first: stopped in between, this look comes again, and the one that it queued finds another time than its own.
    await queueLook(asked, again);
    await parked.lookAgain(again);
  }

  async function wake(waits: ParkedDelivery): Promise<void> {
    if (await parked.claim(waits, deps.now())) await queueAgain(waits);
  }

  async function queueAgain({ delivery, endpoint }: ParkedDelivery): Promise<void> {
    const body = { ...DeliveryMessage.parse(delivery), mayBeRepeated: true } satisfies DeliveryMessage;
    await deps.deliveriesQueue.send({ body: JSON.stringify(body), groupId: endpoint });
  }

  function parkedOf(
    delivery: DeliveryMessage,
    { line, position, takenAtMs }: OrderPlace,
    turn: Turn & { kind: 'later' },
  ): ParkedDelivery {
    const lookAtMs = nextLookMs(turn, takenAtMs, deps.now());
    const { endpoint, message } = delivery;
    return { endpoint, line, position, message, delivery, ...seen(turn), lookAtMs };
  }

  /** A look that could not be queued is asked for again by its queue message, which is delivered again. */
  async function queueLook(
    delivery: DeliveryMessage,
    { line, position, lookAtMs }: ParkedDelivery,
  ): Promise<void> {
    await waitUntilDue(deps, { ...delivery, dueAtMs: lookAtMs, look: { line, position } });
  }
}

function seen({ behind, unseenSinceMs }: Turn & { kind: 'later' }) {
  return { behind, ...(unseenSinceMs === undefined ? {} : { unseenSinceMs }) };
}
