import type { DatabaseSync } from 'node:sqlite';
import type { PersistenceManager } from '../../node_modules/fauxqs/dist/persistence.js';
import type { SqsQueue } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { INVALID_MESSAGE_BODY_CHAR } from '../../node_modules/fauxqs/dist/sqs/sqsTypes.js';
import { fairOrder } from './fair-order.ts';

/** Where fauxqs 2.4.1 does other than SQS, and what is done about it. All of it is here. */

/** fauxqs refuses everything beyond U+FFFF (emoji, for one); SQS takes U+10000 to U+10FFFF. */
const invalidBodyCharacter = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
export const correctSending = (): void => {
  INVALID_MESSAGE_BODY_CHAR.test = (body) => invalidBodyCharacter.test(body);
};

/**
 * fauxqs drops the MessageGroupId of a standard queue, on which SQS bases fair queues. The action hands the object with
 * the message attributes on unchanged, so that it can carry the group to where the message is put on the queue.
 */
const groups = new WeakMap<object, string>();
const rememberGroup = (entry: Record<string, unknown>): Record<string, unknown> => {
  const attributes = (entry['MessageAttributes'] as object | undefined) ?? {};
  if (typeof entry['MessageGroupId'] === 'string') groups.set(attributes, entry['MessageGroupId']);
  return { ...entry, MessageAttributes: attributes };
};
export const rememberGroups = (body: Record<string, unknown>): Record<string, unknown> => {
  const entries = body['Entries'];
  if (!Array.isArray(entries)) return rememberGroup(body);
  return { ...body, Entries: entries.map((entry: Record<string, unknown>) => rememberGroup(entry)) };
};

export const correctQueue = (queue: SqsQueue): void => {
  if (queue.isFifo()) return;
  const enqueue = queue.enqueue.bind(queue);
  queue.enqueue = (message) => {
    const group = groups.get(message.messageAttributes);
    if (group !== undefined) message.messageGroupId = group;
    enqueue(message);
  };
  const dequeue = queue.dequeue.bind(queue);
  queue.dequeue = (...parameters) => {
    queue.processTimers();
    if (queue.messages.length === 0) return [];
    return inTransaction(queue.persistence, () => {
      dropExpired(queue);
      fairOrder(queue, parameters[0]);
      return dequeue(...parameters);
    });
  };
};

/** fauxqs keeps messages for ever; SQS for the queue's retention period, counted from when they were sent. */
const dropExpired = (queue: SqsQueue): void => {
  const oldestMs = Date.now() - Number(queue.attributes['MessageRetentionPeriod']) * 1000;
  // The head is nearly always the oldest: looking further would cost a pass over the queue at every receive.
  for (
    let head = queue.messages[0];
    head !== undefined && head.sentTimestamp < oldestMs;
    head = queue.messages[0]
  ) {
    queue.messages.shift();
    queue.persistence?.deleteMessage(head.messageId);
  }
};

/**
 * - Every statement waits for the disk (about 0.1 to 5 ms each, in the event loop).
 *   With a write-ahead log, `synchronous = NORMAL` still survives a killed process, though not a power cut.
 * - Making a message visible again sets a NOT NULL column to NULL and so always fails.
 */
const databaseOf = (persistence: PersistenceManager): DatabaseSync =>
  // `db` is private to fauxqs's types only.
  (persistence as unknown as { db: DatabaseSync }).db;

/** A batch as one transaction: ten messages cost about what one does. */
export const inTransaction = <T>(persistence: PersistenceManager | undefined, run: () => T): T => {
  if (persistence === undefined) return run();
  const db = databaseOf(persistence);
  db.exec('BEGIN');
  try {
    return run();
  } finally {
    // Also after an error: the queues in memory have changed by then, and the database is to say the same.
    db.exec('COMMIT');
  }
};

export const correctPersistence = (persistence: PersistenceManager): void => {
  const db = databaseOf(persistence);
  db.exec('PRAGMA synchronous = NORMAL');
  const makeReady = db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  persistence.updateMessageReady = (messageId) => {
    makeReady.run(messageId);
  };
};
