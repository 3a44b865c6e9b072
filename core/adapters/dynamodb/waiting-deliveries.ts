import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { dueShard, dueShards } from '../../retry/delay.ts';
import { Delivery } from '../../send/delivery.ts';
import { deliveriesPk } from './attempt-place.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { queryAnswers } from './query-answers.ts';

/** A message whose deliveries are to begin at a time too far away for the queue. It has no endpoint yet. */
export const WaitingFanOut = z.object({
  v: z.literal(1),
  organization: z.string(),
  application: z.string(),
  message: z.string(),
  dueAtMs: z.int(),
});
export type WaitingFanOut = z.infer<typeof WaitingFanOut>;

/**
 * What the due index holds: deliveries whose next attempt is too far away for the queue, which have an item only while they
 * wait, and messages for later.
 */
export type Waiting = Delivery | WaitingFanOut;

export function isDelivery(waiting: Waiting): waiting is Delivery {
  return 'endpoint' in waiting;
}

export interface DuePage {
  readonly due: readonly Waiting[];
  /** Items that cannot be read, by what their keys say: they stay where they are and keep nothing else waiting. */
  readonly unreadable: readonly { readonly pk: string; readonly sk: string; readonly error: Error }[];
}

export interface WaitingDeliveries {
  /** Puts it into the due index; doing so twice is doing so once. */
  wait(waiting: Waiting, expiresAt: number): Promise<void>;
  /** Whether the next scheduled attempt of a delivery waits here. Strongly consistent. */
  has(message: string, endpoint: string): Promise<boolean>;
  /** The partitions of the due index; a sweep reads each. */
  readonly shards: readonly string[];
  /** Those of one shard that fall due by then, earliest first, page by page. */
  dueBy(dueShard: string, dueAtMs: number): AsyncIterable<DuePage>;
  /** Takes it out, if it still waits for that attempt. */
  remove(waiting: Waiting): Promise<void>;
}

/** A partition of the due index takes 1,000 writes a second; eight queries a minute cost nothing to speak of. */
const dueShardCount = 8;
export const dueIndexShards = dueShards(dueShardCount);
export const dueIndex = 'deliveries-by-due';
/** One sweep step: as many as fit into a few SQS batches without holding much memory. */
const pageSize = 200;

export function createWaitingDeliveries(table: TableAccess): WaitingDeliveries {
  const key = (waiting: Waiting) => ({ pk: deliveriesPk(waiting.message), sk: sortKey(waiting) });
  return {
    shards: dueIndexShards,

    async wait(waiting, expiresAt) {
      await table.client.send(
        new PutCommand({
          TableName: table.tableName,
          Item: {
            ...key(waiting),
            ...waiting,
            dueShard: dueShard(
              `${waiting.message}#${isDelivery(waiting) ? waiting.endpoint : ''}`,
              dueShardCount,
            ),
            expiresAt,
          },
        }),
      );
    },

    async has(message, endpoint) {
      const answer = await table.client.send(
        new GetCommand({
          TableName: table.tableName,
          Key: { pk: deliveriesPk(message), sk: `d#${endpoint}` },
          ConsistentRead: true,
          ProjectionExpression: 'pk',
        }),
      );
      return answer.Item !== undefined;
    },

    async *dueBy(shard, dueAtMs) {
      const answers = queryAnswers(table, {
        IndexName: dueIndex,
        KeyConditionExpression: 'dueShard = :shard AND dueAtMs <= :due',
        ExpressionAttributeValues: { ':shard': shard, ':due': dueAtMs },
        Limit: pageSize,
      });
      for await (const { Items = [] } of answers) {
        if (Items.length > 0) yield duePage(Items);
      }
    },

    async remove(waiting) {
      await wasWritten(
        table.client.send(
          new DeleteCommand({
            TableName: table.tableName,
            Key: key(waiting),
            ...(isDelivery(waiting)
              ? {
                  // The time too: queued by the sweep, the attempt may have been put off again before it is taken out here.
                  ConditionExpression: 'attempt = :attempt AND dueAtMs = :due',
                  ExpressionAttributeValues: { ':attempt': waiting.attempt, ':due': waiting.dueAtMs },
                }
              : {}),
          }),
        ),
      );
    },
  };
}

function duePage(items: readonly Record<string, unknown>[]): DuePage {
  const read = items.map((item) => ({ item, ...readWaiting(item) }));
  return {
    due: read.flatMap(({ data }) => data ?? []),
    unreadable: read.flatMap(({ item, error }) =>
      error ? [{ pk: String(item['pk']), sk: String(item['sk']), error }] : [],
    ),
  };
}

/** By what it has: a delivery that cannot be read would pass for a fan-out, which is less. */
function readWaiting(item: Record<string, unknown>) {
  return 'endpoint' in item ? Delivery.safeParse(item) : WaitingFanOut.safeParse(item);
}

function sortKey(waiting: Waiting): string {
  if (!isDelivery(waiting)) return 'fan-out';
  if (waiting.look) return `d#${waiting.endpoint}#look`;
  // A manual attempt must not take the place of the scheduled one that waits.
  return waiting.manual ? `d#${waiting.endpoint}#${waiting.manual.id}` : `d#${waiting.endpoint}`;
}
