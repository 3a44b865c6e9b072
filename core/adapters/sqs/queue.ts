import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { markCopies } from './mark-copies.ts';

export interface OutgoingMessage {
  readonly body: string;
  /** 0 to 900. */
  readonly delaySeconds?: number | undefined;
  /** SQS fair queues: a group with a backlog does not hold back the others. */
  readonly groupId?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** A queue of this deployment, to send to. */
export interface Queue {
  send(message: OutgoingMessage): Promise<void>;
  /** Any number of messages. @throws when SQS took some but not all, after one more try for the rest. */
  sendAll(messages: readonly OutgoingMessage[]): Promise<void>;
}

/** SendMessageBatch's limits: entries, and bytes of all bodies and attributes together. */
const maxEntries = 10;
const maxBatchBytes = 1_048_576;

/** @param asCopy the body of what is sent once more although the queue may have it; the same body where it is absent */
export function createQueue(client: SQSClient, queueUrl: string, asCopy?: (body: string) => string): Queue {
  return {
    async send(message) {
      const command = new SendMessageCommand({ QueueUrl: queueUrl, ...sqsMessage(message) });
      if (asCopy) markCopies(command, asCopy);
      await client.send(command);
    },
    async sendAll(messages) {
      for (const batch of inBatches(messages)) {
        const failed = await sendBatch(batch);
        if (failed.length === 0) continue;
        const failedAgain = await sendBatch(failed);
        if (failedAgain.length > 0) {
          throw new Error(`SQS refused ${failedAgain.length} of ${batch.length} messages of a batch twice.`);
        }
      }
    },
  };

  async function sendBatch(messages: readonly OutgoingMessage[]): Promise<OutgoingMessage[]> {
    const command = new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: messages.map((message, index) => ({ Id: String(index), ...sqsMessage(message) })),
    });
    if (asCopy) markCopies(command, asCopy);
    const answer = await client.send(command);
    return (answer.Failed ?? []).flatMap((entry) => messages[Number(entry.Id)] ?? []);
  }
}

function sqsMessage(message: OutgoingMessage) {
  return {
    MessageBody: message.body,
    ...(message.delaySeconds ? { DelaySeconds: message.delaySeconds } : {}),
    ...(message.groupId ? { MessageGroupId: message.groupId } : {}),
    ...(message.attributes
      ? {
          MessageAttributes: Object.fromEntries(
            Object.entries(message.attributes).map(([name, value]) => [
              name,
              { DataType: 'String', StringValue: value },
            ]),
          ),
        }
      : {}),
  };
}

function* inBatches(messages: readonly OutgoingMessage[]): Iterable<OutgoingMessage[]> {
  let batch: OutgoingMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    if (batch.length === maxEntries || (batch.length > 0 && bytes + size > maxBatchBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
