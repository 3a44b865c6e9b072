import type { SQSClient } from '@aws-sdk/client-sqs';
import type * as z from 'zod/mini';
import { type QueueDepth, queueDepth } from '../../../core/adapters/sqs/queue-depth.ts';
import type { ManageEnv } from '../contract.ts';

export interface NamedDepth extends QueueDepth {
  readonly queue: 'events' | 'deliveries' | 'slow' | 'replay';
  readonly deadLetters: number | null;
}

type Urls = Pick<
  z.infer<typeof ManageEnv>,
  | 'EVENTS_QUEUE_URL'
  | 'EVENTS_DLQ_URL'
  | 'DELIVERIES_QUEUE_URL'
  | 'DELIVERIES_DLQ_URL'
  | 'SLOW_QUEUE_URL'
  | 'REPLAY_QUEUE_URL'
  | 'REPLAY_DLQ_URL'
>;

/** How much lies in each queue, and in its DLQ: seven requests, 0.0003 cents. */
export function createQueueDepths(client: SQSClient, urls: Urls): () => Promise<readonly NamedDepth[]> {
  const queues = [
    ['events', urls.EVENTS_QUEUE_URL, urls.EVENTS_DLQ_URL],
    ['deliveries', urls.DELIVERIES_QUEUE_URL, urls.DELIVERIES_DLQ_URL],
    // What the slow lane gives up lies in the DLQ of deliveries.
    ['slow', urls.SLOW_QUEUE_URL, undefined],
    ['replay', urls.REPLAY_QUEUE_URL, urls.REPLAY_DLQ_URL],
  ] as const;
  return () =>
    Promise.all(
      queues.map(async ([queue, url, dlqUrl]) => {
        const [depth, dead] = await Promise.all([
          queueDepth(client, url),
          dlqUrl === undefined ? undefined : queueDepth(client, dlqUrl),
        ]);
        return { queue, ...depth, deadLetters: dead ? dead.waiting + dead.inFlight : null };
      }),
    );
}
