import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** About how many messages a queue holds; SQS counts roughly. */
export interface QueueDepth {
  readonly waiting: number;
  /** Not to be seen yet. */
  readonly delayed: number;
  /** Being worked on. */
  readonly inFlight: number;
}

const attributes = {
  waiting: 'ApproximateNumberOfMessages',
  delayed: 'ApproximateNumberOfMessagesDelayed',
  inFlight: 'ApproximateNumberOfMessagesNotVisible',
} as const;

export async function queueDepth(client: SQSClient, queueUrl: string): Promise<QueueDepth> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: Object.values(attributes) }),
  );
  return {
    waiting: Number(Attributes[attributes.waiting] ?? 0),
    delayed: Number(Attributes[attributes.delayed] ?? 0),
    inFlight: Number(Attributes[attributes.inFlight] ?? 0),
  };
}
