import { availableParallelism } from 'node:os';
import * as z from 'zod';
import type { QueueEngine, SqsQueue } from './engines/fauxqs.ts';
import { acceptedIds } from './event-source/batch-response.ts';
import { type ReceivedMessage, recordBytes, type SqsRecord, toRecord } from './event-source/record.ts';
import { type FunctionPool, maxPayloadBytes } from './functions/pool.ts';

export const EventSourceMapping = z.object({
  EventSourceArn: z.string().startsWith('arn:aws:sqs:', 'the local run polls SQS queues only'),
  FunctionName: z.string(),
  // Lambda's default for queues.
  BatchSize: z.number().default(10),
  Enabled: z.boolean().default(true),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  ScalingConfig: z.object({ MaximumConcurrency: z.number().optional() }).optional(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  FilterCriteria: z.never({ error: 'the local run does not support FilterCriteria' }).optional(),
});

export interface EventSourceOptions {
  mapping: z.infer<typeof EventSourceMapping>;
  queue: SqsQueue;
  queues: QueueEngine;
  pool: FunctionPool;
  /** Batches at the same time, at most. */
  maxConcurrency: number;
  /** Told whenever the poller has taken or finished something. */
  onActivity(): void;
}

export interface EventSource {
  /** Batches being gathered or run. */
  busy(): number;
  /** Takes nothing more; what was received but not yet given to the function goes back to the queue. */
  stop(): Promise<void>;
}

/**
 * With as many batches under way as there are cores, the next one waits this long for one of them to end. Until then more
 * messages come in, and a few large batches cost less than many small ones; batches that wait for a slow receiver still
 * leave room for others.
 */
const paceMs = 20;

/** SQS takes a wait of at most 20 s in one receive. */
const longPollSeconds = 20;

/**
 * The poller of one event source mapping. One loop receives for all concurrent batches: the queue is in this process, so
 * that a receive costs microseconds, and a waiting receive ends as soon as a message comes in.
 */
export const startEventSource = (options: EventSourceOptions): EventSource => {
  const { mapping, queue, queues, pool, maxConcurrency, onActivity } = options;
  const reportsFailures = mapping.FunctionResponseTypes.includes('ReportBatchItemFailures');
  let stopped = false;
  let busy = 0;
  let slotFree: (() => void) | undefined;

  const receive = async (count: number, waitSeconds: number): Promise<SqsRecord[]> => {
    const answer = await queues.call('ReceiveMessage', {
      QueueUrl: queue.name,
      MaxNumberOfMessages: Math.min(10, count),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages: messages = [] } = answer.body as { Messages?: ReceivedMessage[] };
    return messages.map((message) => toRecord(message, mapping.EventSourceArn));
  };

  const giveBack = (records: SqsRecord[]): void => {
    for (const record of records) queue.changeVisibility(record.receiptHandle, 0);
  };

  /** Collects up to a batch: what is there at once, or within the batching window that starts with the first message. */
  const gather = async (): Promise<SqsRecord[]> => {
    const records = await receive(mapping.BatchSize, longPollSeconds);
    if (records.length === 0) return records;
    const deadlineMs = performance.now() + mapping.MaximumBatchingWindowInSeconds * 1000;
    let bytes = records.reduce((sum, record) => sum + recordBytes(record), 0);
    while (!stopped && records.length < mapping.BatchSize) {
      const leftMs = deadlineMs - performance.now();
      // A message may be 1 MiB, and a receive returns up to ten: stop while the next one still fits.
      const room = Math.floor((maxPayloadBytes - bytes) / maxMessageBytes);
      if (leftMs <= 0 || room < 1) break;
      const wanted = Math.min(mapping.BatchSize - records.length, room);
      const more = await receive(wanted, Math.min(longPollSeconds, leftMs / 1000));
      for (const record of more) bytes += recordBytes(record);
      records.push(...more);
    }
    return records;
  };

  /** Splits what would not fit into one invocation; only large messages ever do that. */
  const split = (records: SqsRecord[]): SqsRecord[][] => {
    const batches: SqsRecord[][] = [[]];
    let bytes = 0;
    for (const record of records) {
      const size = recordBytes(record);
      if (bytes + size > maxPayloadBytes - 1024) {
        batches.push([]);
        bytes = 0;
      }
      batches.at(-1)?.push(record);
      bytes += size;
    }
    return batches.filter((batch) => batch.length > 0);
  };

  const run = async (records: SqsRecord[]): Promise<void> => {
    busy++;
    try {
      const response = await pool.invoke({ Records: records });
      const accepted = reportsFailures
        ? acceptedIds(
            response,
            records.map(({ messageId }) => messageId),
          )
        : undefined;
      const done = records.filter(({ messageId }) => accepted === undefined || accepted.has(messageId));
      queues.deleteMessages(
        queue,
        done.map(({ receiptHandle }) => receiptHandle),
      );
    } catch {
      // The pool has reported it. Nothing is deleted: the queue hands the batch out again after its visibility timeout.
    } finally {
      busy--;
      slotFree?.();
      onActivity();
    }
  };

  /** Waits until a batch has ended, at most `timeoutMs`. */
  const slot = async (timeoutMs: number | undefined): Promise<void> => {
    const free = Promise.withResolvers<void>();
    slotFree = free.resolve;
    const timer = timeoutMs === undefined ? undefined : setTimeout(free.resolve, timeoutMs);
    await free.promise;
    clearTimeout(timer);
  };

  const loop = async (): Promise<void> => {
    while (!stopped) {
      if (busy >= Math.min(maxConcurrency, availableParallelism())) {
        await slot(busy >= maxConcurrency ? undefined : paceMs);
        if (busy >= maxConcurrency) continue;
      }
      const records = await gather();
      if (stopped) giveBack(records);
      else for (const batch of split(records)) void run(batch);
      // A receive may also have moved messages to the dead-letter queue, and so have emptied the queue.
      onActivity();
    }
  };
  const ended = loop();

  return {
    busy: () => busy,
    stop: async () => {
      stopped = true;
      slotFree?.();
      queue.cancelWaiters();
      await ended;
    },
  };
};

/** SQS's limit for a message since August 2025, and some for the attributes of its record. */
const maxMessageBytes = 1024 * 1024 + 4096;
