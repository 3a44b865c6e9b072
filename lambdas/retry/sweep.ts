import {
  type DuePage,
  isDelivery,
  type WaitingDeliveries,
  type WaitingFanOut,
} from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import { howToWait } from '../../core/retry/delay.ts';
import type { Delivery } from '../../core/send/delivery.ts';
import { fanOutTask } from '../fan-out/fan-out-task.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { DeliveryMessage } from '../send/contract.ts';

export interface SweepDeps {
  readonly waiting: Pick<WaitingDeliveries, 'shards' | 'dueBy' | 'remove'>;
  readonly deliveriesQueue: Pick<Queue, 'sendAll'>;
  readonly eventsQueue: Pick<Queue, 'sendAll'>;
  readonly telemetry: Telemetry;
  readonly now: () => number;
}

/**
 * How far ahead a sweep looks: one period, and one more in case a sweep fails or is late. The queue holds a delivery back
 * for the rest of its wait.
 */
const lookAheadMs = 2 * 60_000;

/**
 * Moves what falls due soon from the due index to the queues: deliveries to theirs, and messages whose deliveries are to
 * begin to the events queue. Queued first, then taken out: a crash in between queues one twice, and send asks the log
 * before it makes an attempt that may be a repetition.
 *
 * @param remainingMs how much time is left; the sweep stops early when it runs out and the next one goes on.
 */
export function createSweep(deps: SweepDeps) {
  return async (remainingMs: () => number): Promise<void> => {
    let moved = 0;
    await Promise.all(
      deps.waiting.shards.map(async (shard) => {
        for await (const { due, unreadable } of deps.waiting.dueBy(shard, deps.now() + lookAheadMs)) {
          const fanOuts = due.filter((waiting) => !isDelivery(waiting));
          await Promise.all([
            deps.deliveriesQueue.sendAll(due.filter(isDelivery).map(toDeliveries)),
            deps.eventsQueue.sendAll(fanOuts.map(toEvents)),
          ]);
          await Promise.all(due.map(deps.waiting.remove));
          moved += due.length;
          for (const item of unreadable) tellUnreadable(item);
          if (remainingMs() < 10_000) break;
        }
      }),
    );
    if (moved > 0) deps.telemetry.count('DeliveriesResumed', moved);
    deps.telemetry.flush();
  };

  /** Once in each sweep, for as long as it is there: whoever mends the item has it sent by the next sweep. */
  function tellUnreadable(item: DuePage['unreadable'][number]): void {
    deps.telemetry.error(
      'What waits in the due index cannot be read, and is not sent until it can be.',
      item,
    );
    deps.telemetry.count('UnreadableWaiting');
  }

  function toDeliveries(delivery: Delivery) {
    const body: DeliveryMessage = { ...delivery, mayBeRepeated: true };
    return {
      body: JSON.stringify(body),
      groupId: delivery.endpoint,
      delaySeconds: delaySeconds(delivery.dueAtMs),
    };
  }

  function toEvents(waiting: WaitingFanOut) {
    return {
      ...fanOutTask({ ...waiting, mayBeRepeated: true }),
      delaySeconds: delaySeconds(waiting.dueAtMs),
    };
  }

  function delaySeconds(dueAtMs: number): number {
    const wait = howToWait(dueAtMs, deps.now());
    return wait.kind === 'queue' ? wait.delaySeconds : 900;
  }
}
