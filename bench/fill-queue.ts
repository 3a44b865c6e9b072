import { askGateway } from './ask-gateway.ts';

/** SQS takes ten at a time. */
const entriesPerRequest = 10;
const producers = 4;

export interface Filling {
  readonly queueUrl: string | undefined;
  readonly groupId: string;
  readonly count: number;
  readonly body: (index: number) => unknown;
}

/** Puts messages of one group on a queue as quickly as it takes them. */
export async function fillQueue(gatewayUrl: string, filling: Filling): Promise<void> {
  const { queueUrl: QueueUrl, groupId: MessageGroupId, count, body } = filling;
  const sqs = askGateway(gatewayUrl, 'sqs');
  let next = 0;
  const producer = async () => {
    while (next < count) {
      const indexes = Array.from({ length: Math.min(entriesPerRequest, count - next) }, () => next++);
      const Entries = indexes.map((index) => ({
        Id: String(index),
        MessageBody: JSON.stringify(body(index)),
        MessageGroupId,
      }));
      await sqs('SendMessageBatch', { QueueUrl, Entries });
    }
  };
  await Promise.all(Array.from({ length: producers }, producer));
}
