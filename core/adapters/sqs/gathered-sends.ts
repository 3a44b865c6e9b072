import type { OutgoingMessage, Queue } from './queue.ts';

/**
 * How long the quickest of a batch waits for the others at most. They do the same reads side by side, some milliseconds
 * each: what takes longer waits for something else.
 */
const patienceMs = 20;
/** SendMessageBatch's limit: whoever fills a batch has nothing to share. */
const fullBatch = 10;

export interface GatheredSends {
  /** Does work that may send: others wait for what it has to send, until it has sent something or is over. */
  during<Result>(work: (queue: Pick<Queue, 'sendAll'>) => Promise<Result>): Promise<Result>;
}

interface Waiting {
  readonly messages: readonly OutgoingMessage[];
  readonly sent: PromiseWithResolvers<void>;
}

/**
 * Puts what several pieces of work send at about the same time into common batches: a request carries ten messages and
 * costs as much as one. What fails for one of them fails for all that were sent together.
 */
export function createGatheredSends(queue: Pick<Queue, 'sendAll'>): GatheredSends {
  /** Work that may still send. */
  const working = new Set<symbol>();
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const together = waiting;
    waiting = [];
    queue.sendAll(together.flatMap(({ messages }) => messages)).then(
      () => {
        for (const { sent } of together) sent.resolve();
      },
      (error: unknown) => {
        for (const { sent } of together) sent.reject(error);
      },
    );
  }

  function isOver(work: symbol): void {
    working.delete(work);
    if (waiting.length > 0 && working.size === 0) flush();
  }

  return {
    async during(work) {
      const token = Symbol('work');
      working.add(token);
      const gathered: Pick<Queue, 'sendAll'> = {
        sendAll(messages) {
          if (messages.length === 0 || messages.length >= fullBatch) {
            isOver(token);
            return queue.sendAll(messages);
          }
          const sent = Promise.withResolvers<void>();
          waiting.push({ messages, sent });
          timer ??= setTimeout(flush, patienceMs);
          isOver(token);
          return sent.promise;
        },
      };
      try {
        return await work(gathered);
      } finally {
        isOver(token);
      }
    },
  };
}
