import type { Queue } from '../../core/adapters/sqs/queue.ts';
import { loadedOnce } from '../parts/loaded-once.ts';

type LaterQueue = Pick<Queue, 'sendAll'>;

/** Queues whose client is loaded with the first message: most sweeps find nothing that is due. */
export function createLaterQueues(): (url: string) => LaterQueue {
  const loaded = loadedOnce(load);
  return (url) => ({
    async sendAll(messages) {
      if (messages.length === 0) return;
      const queue = await loaded();
      await queue(url).sendAll(messages);
    },
  });
}

async function load(): Promise<(url: string) => Queue> {
  const { createSqsClient } = await import('../../core/adapters/sqs/sqs-client.ts');
  const { stageQueue } = await import('../parts/stage-queue.ts');
  const client = createSqsClient();
  return (url) => stageQueue(client, url);
}
