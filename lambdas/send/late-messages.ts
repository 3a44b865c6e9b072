import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import type { Message } from '../../core/publish/message.ts';
import { lookAgain, mayStillBeStored, nextWait } from '../../core/publish/not-stored-yet.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { DeliveryMessage } from './contract.ts';

export interface LateMessagesDeps {
  readonly messages: Pick<Messages, 'getMany'>;
  readonly deliveriesQueue: Queue;
  readonly telemetry: Telemetry;
  readonly now: () => number;
  readonly pause: (durationMs: number) => Promise<void>;
}

/** The messages of a batch that were not there when it was read. */
export interface LateMessages {
  /** Whether a delivery's message may be about to be stored. */
  isAwaited(delivery: DeliveryMessage): boolean;
  /** The message, when it is there; undefined where it did not come in time. */
  find(delivery: DeliveryMessage): Promise<Message | undefined>;
  /** What becomes of a delivery whose message did not come: it is looked for again later, or was never published. */
  putBackOrDrop(delivery: DeliveryMessage): Promise<void>;
}

/**
 * Publish queues deliveries before it stores their message, and of the two send may see the first alone for a moment. It
 * looks again for all such messages of a batch together, while the batch's other deliveries are made. Where send may stop:
 *
 * - After a delivery was put back, before its queue message was deleted: the queue message comes again. Both are marked
 *   `mayBeRepeated` or were received twice, so whichever comes second finds the attempt of the other in the log.
 */
export function createLateMessages(deps: LateMessagesDeps) {
  /** @param missing the deliveries of a batch whose messages were not found */
  return (missing: readonly DeliveryMessage[]): LateMessages => {
    const nowMs = deps.now();
    const isAwaited = (delivery: DeliveryMessage) =>
      delivery.attempt === 1 &&
      !delivery.manual &&
      !delivery.look &&
      mayStillBeStored(delivery.message, nowMs);
    const awaited = missing.filter(isAwaited);
    const found = awaited.length > 0 ? lookFor(awaited) : new Map<string, Promise<Message | undefined>>();
    return { isAwaited, find: async ({ message }) => found.get(message), putBackOrDrop };
  };

  function lookFor(
    deliveries: readonly DeliveryMessage[],
  ): ReadonlyMap<string, Promise<Message | undefined>> {
    const refs = new Map(
      deliveries.map(({ application, message }) => [message, { application, id: message }]),
    );
    const all = new Map([...refs.keys()].map((id) => [id, Promise.withResolvers<Message | undefined>()]));
    // Whoever awaits one sees the error; nobody may, when its endpoint turns out to be gone.
    for (const { promise } of all.values()) promise.catch(() => undefined);
    const lookForRest = async () => {
      for (const [id, message] of await deps.messages.getMany([...refs.values()])) {
        all.get(id)?.resolve(message);
        refs.delete(id);
      }
      return refs.size === 0 ? true : undefined;
    };
    lookAgain(lookForRest, deps.pause).then(
      () => {
        for (const { resolve } of all.values()) resolve(undefined);
      },
      (error: unknown) => {
        for (const { reject } of all.values()) reject(error);
      },
    );
    return new Map([...all].map(([id, { promise }]) => [id, promise]));
  }

  async function putBackOrDrop(delivery: DeliveryMessage): Promise<void> {
    const wait = nextWait(delivery.waits);
    if (!wait) {
      deps.telemetry.warn(
        'A delivery was dropped: its message was never stored, so it was never acknowledged.',
        { ...delivery },
      );
      return;
    }
    const again: DeliveryMessage = { ...delivery, waits: wait.waits, mayBeRepeated: true };
    await deps.deliveriesQueue.send({
      body: JSON.stringify(again),
      groupId: delivery.endpoint,
      delaySeconds: wait.delaySeconds,
    });
  }
}
