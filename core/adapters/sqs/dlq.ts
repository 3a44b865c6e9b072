import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { queueDepth } from './queue-depth.ts';

/** A message in a DLQ, held by this command. */
export interface DlqMessage {
  readonly id: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Of one that was set aside, when that was; of one that failed its way there, when it was first sent. */
  readonly sentAtMs: number;
  readonly groupId: string | undefined;
  readonly reason: string | undefined;
  /** What an earlier move said of it. */
  readonly redrive: string | undefined;
}

/** A DLQ and the queue that it belongs to, as the command uses them. */
export interface Dlq {
  /** About how many messages it holds, those that somebody holds invisible among them. */
  count(): Promise<number>;
  /** Up to ten messages, invisible to others for `holdSeconds`; an empty answer: there are no more to see. */
  receive(count: number): Promise<readonly DlqMessage[]>;
  /** Puts a message on the queue that it came from. */
  send(message: OutgoingCopy): Promise<void>;
  /** @returns the messages that could not be deleted. */
  remove(messages: readonly DlqMessage[]): Promise<readonly DlqMessage[]>;
  /** Gives messages back to the DLQ, by their receipt handles. What fails comes back after `holdSeconds`. */
  release(receiptHandles: readonly string[]): Promise<void>;
}

export interface OutgoingCopy {
  readonly body: string;
  readonly groupId: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Longer than ten messages take at one a second, and short enough that what a killed command held is there again while
 * the operator still looks.
 */
const holdSeconds = 300;
const maxEntries = 10;

export function createDlq(sqs: SQSClient, dlqUrl: string, queueUrl: string): Dlq {
  return {
    async count() {
      const { waiting, inFlight } = await queueDepth(sqs, dlqUrl);
      return waiting + inFlight;
    },

    async receive(count) {
      const answer = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: dlqUrl,
          MaxNumberOfMessages: Math.min(count, maxEntries),
          VisibilityTimeout: holdSeconds,
          // With any waiting at all SQS asks each of its servers; without, an empty answer says little.
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
          MessageAttributeNames: ['reason', 'redrive'],
        }),
      );
      return (answer.Messages ?? []).map((message) => ({
        id: message.MessageId ?? '',
        receiptHandle: message.ReceiptHandle ?? '',
        body: message.Body ?? '',
        sentAtMs: Number(message.Attributes?.SentTimestamp ?? 0),
        groupId: message.Attributes?.MessageGroupId,
        reason: message.MessageAttributes?.['reason']?.StringValue,
        redrive: message.MessageAttributes?.['redrive']?.StringValue,
      }));
    },

    async send({ body, groupId, attributes }) {
      const entries = Object.entries(attributes).map(([name, value]) => [
        name,
        { DataType: 'String', StringValue: value },
      ]);
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
          ...(entries.length === 0 ? {} : { MessageAttributes: Object.fromEntries(entries) }),
        }),
      );
    },

    async remove(messages) {
      if (messages.length === 0) return [];
      const Entries = messages.map(({ receiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
      }));
      const answer = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: dlqUrl, Entries }));
      return (answer.Failed ?? []).flatMap(({ Id }) => messages[Number(Id)] ?? []);
    },

    async release(receiptHandles) {
      for (let start = 0; start < receiptHandles.length; start += maxEntries) {
        const Entries = receiptHandles
          .slice(start, start + maxEntries)
          .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
        await sqs
          .send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: dlqUrl, Entries }))
          .catch(() => undefined);
      }
    },
  };
}
