import type { SQSClient } from '@aws-sdk/client-sqs';
import { createQueue, type Queue } from '../../core/adapters/sqs/queue.ts';

/** A queue of stages' own messages: what the SDK had to send once more says that it may be there twice. */
export function stageQueue(sqs: SQSClient, url: string): Queue {
  return createQueue(sqs, url, mayBeRepeated);
}

function mayBeRepeated(body: string): string {
  return JSON.stringify({ ...JSON.parse(body), mayBeRepeated: true });
}
