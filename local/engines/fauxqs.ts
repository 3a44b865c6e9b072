import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildApp } from 'fauxqs';
// fauxqs exports only its server, which listens on every interface and takes each SQS call over HTTP. Its parts are used
// instead: the queues are called in process, S3 requests go into its router. package-lock.json pins the version.
import { SqsError } from '../../node_modules/fauxqs/dist/common/errors.js';
import { PersistenceManager } from '../../node_modules/fauxqs/dist/persistence.js';
import { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
import { changeMessageVisibility } from '../../node_modules/fauxqs/dist/sqs/actions/changeMessageVisibility.js';
import { changeMessageVisibilityBatch } from '../../node_modules/fauxqs/dist/sqs/actions/changeMessageVisibilityBatch.js';
import { deleteMessage } from '../../node_modules/fauxqs/dist/sqs/actions/deleteMessage.js';
import { deleteMessageBatch } from '../../node_modules/fauxqs/dist/sqs/actions/deleteMessageBatch.js';
import { getQueueAttributes } from '../../node_modules/fauxqs/dist/sqs/actions/getQueueAttributes.js';
import { listQueues } from '../../node_modules/fauxqs/dist/sqs/actions/listQueues.js';
import { purgeQueue } from '../../node_modules/fauxqs/dist/sqs/actions/purgeQueue.js';
import { receiveMessage } from '../../node_modules/fauxqs/dist/sqs/actions/receiveMessage.js';
import { sendMessage } from '../../node_modules/fauxqs/dist/sqs/actions/sendMessage.js';
import { sendMessageBatch } from '../../node_modules/fauxqs/dist/sqs/actions/sendMessageBatch.js';
import { type SqsQueue, SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import {
  correctPersistence,
  correctQueue,
  correctSending,
  inTransaction,
  rememberGroups,
} from './fauxqs-corrections.ts';

export type { SqsQueue } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';

type Action = (body: never, store: SqsStore) => unknown;

const actions: Record<string, Action> = {
  ChangeMessageVisibility: changeMessageVisibility,
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: deleteMessageBatch,
  GetQueueAttributes: getQueueAttributes,
  ListQueues: listQueues,
  PurgeQueue: purgeQueue,
  ReceiveMessage: receiveMessage,
  SendMessage: sendMessage,
  SendMessageBatch: sendMessageBatch,
};

export interface QueueAnswer {
  status: number;
  body: unknown;
  headers: Record<string, string>;
}

export interface QueueEngine {
  /** One SQS call with its parsed JSON body. */
  call(action: string, body: Record<string, unknown>): Promise<QueueAnswer>;
  queue(name: string): SqsQueue | undefined;
  createQueue(name: string, url: string, arn: string, attributes: Record<string, string>): SqsQueue;
  /** Deletes received messages of a queue in one go. */
  deleteMessages(queue: SqsQueue, receiptHandles: string[]): void;
  createBucket(name: string): void;
  hasObject(bucket: string, key: string): boolean;
  /** An S3 request as it came in; the body is still unread. */
  handleS3(request: IncomingMessage, response: ServerResponse): void;
  stop(): Promise<void>;
}

/** Queues and buckets in fauxqs, kept in an SQLite database in `dataDir`. */
export const startQueueEngine = async (dataDir: string): Promise<QueueEngine> => {
  const sqsStore = new SqsStore();
  const s3Store = new S3Store();
  const snsStore = new SnsStore();
  const persistence = new PersistenceManager(dataDir);
  correctPersistence(persistence);
  correctSending();
  persistence.load(sqsStore, snsStore, s3Store);
  sqsStore.persistence = persistence;
  s3Store.persistence = persistence;
  for (const queue of sqsStore.allQueues()) {
    queue.persistence = persistence;
    correctQueue(queue);
  }
  const app = buildApp({ logger: false, stores: { sqsStore, snsStore, s3Store } });
  await app.ready();

  return {
    call: async (action, body) => {
      const handler = actions[action];
      if (handler === undefined) {
        const message = `${action} is not run locally`;
        return { status: 400, body: { __type: 'com.amazonaws.sqs#InvalidAction', message }, headers: {} };
      }
      try {
        const run = (input: Record<string, unknown>): unknown => handler(input as never, sqsStore);
        const result = action.startsWith('SendMessage')
          ? inTransaction(persistence, () => run(rememberGroups(body)))
          : await Promise.resolve(run(body));
        return { status: 200, body: result, headers: {} };
      } catch (error) {
        if (!(error instanceof SqsError)) throw error;
        return {
          status: error.statusCode,
          body: error.toJSON(),
          headers: { 'x-amzn-query-error': error.queryErrorHeader },
        };
      }
    },
    queue: (name) => sqsStore.getQueueByName(name),
    createQueue: (name, url, arn, attributes) => {
      const queue = sqsStore.createQueue(name, url, arn, attributes);
      correctQueue(queue);
      return queue;
    },
    deleteMessages: (queue, receiptHandles) =>
      inTransaction(persistence, () => {
        for (const receiptHandle of receiptHandles) queue.deleteMessage(receiptHandle);
      }),
    createBucket: (name) => s3Store.createBucket(name),
    hasObject: (bucket, key) => {
      try {
        return s3Store.headObject(bucket, key) !== undefined;
      } catch {
        return false;
      }
    },
    handleS3: (request, response) => app.routing(request, response),
    stop: async () => {
      await app.close();
      persistence.close();
    },
  };
};
