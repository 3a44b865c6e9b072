import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { idShard } from '../../ids/ksuid.ts';
import { PendingDelivery, type PendingKey } from '../../send/pending-delivery.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';

/** What changes of a pending delivery from attempt to attempt. */
type Progress = Pick<PendingDelivery, 'attempt' | 'dueAtMs' | 'lastError'>;
type Due = Pick<Progress, 'attempt' | 'dueAtMs'>;

/** Whether an attempt is to be made: not where its delivery was cancelled, or has got further, or is gone. */
export type Noted = 'to-come' | 'canceled' | 'over';

export interface PendingDeliveries {
  /** Cancelled ones too. Strongly consistent. */
  find(key: PendingKey): Promise<PendingDelivery | undefined>;
  /** Notes the next attempt of a delivery that may not be known yet. Doing so twice is doing so once. */
  begin(delivery: PendingDelivery): Promise<Noted>;
  /** The same for one that is known. */
  advance(key: PendingKey, progress: Progress): Promise<Noted>;
  /** Notes that one that may not be known yet is put off. False where it was cancelled or has got further. */
  beginPutOff(delivery: PendingDelivery): Promise<boolean>;
  /** The same for one that is known; false too where it is gone. */
  putOff(key: PendingKey, due: Due): Promise<boolean>;
  /** Notes that one that may not be known yet waits for its endpoint. False where it was cancelled or has got further. */
  beginHeld(delivery: PendingDelivery): Promise<boolean>;
  /** The same for one that is known; false too where it is gone. */
  hold(key: PendingKey, due: Due): Promise<boolean>;
  /** Gives it back to the queues; of several that try, one is told true. */
  unhold(key: PendingKey): Promise<boolean>;
  /** The same for a step of a release, which has its token written down. */
  takeForRelease(key: PendingKey, token: string): Promise<boolean>;
  /** Forgets it unless it waits for a later attempt than that. */
  end(key: PendingKey, attempt: number): Promise<void>;
  /** @returns the number of the attempt that is not to come any more; undefined where there is nothing to cancel */
  cancel(key: PendingKey, nowMs: number): Promise<number | undefined>;
}

/** Its message's id names the shard (decision 0003), so that it is found although the application's logs have grown. */
export function pendingPk(endpoint: string, shard: number): string {
  return `pending#${endpoint}#${shard}`;
}

const notCanceled = 'attribute_not_exists(canceled)';
const isBehind = `${notCanceled} AND attempt < :attempt`;
const isNotAhead = `${notCanceled} AND attempt <= :attempt`;

export function createPendingDeliveries(table: TableAccess): PendingDeliveries {
  const keyOf = ({ endpoint, message }: PendingKey) => ({
    pk: pendingPk(endpoint, idShard('msg', message) ?? 0),
    sk: message,
  });

  async function find(key: PendingKey): Promise<PendingDelivery | undefined> {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.tableName, Key: keyOf(key), ConsistentRead: true }),
    );
    return answer.Item && PendingDelivery.parse(answer.Item);
  }

  function update(
    key: PendingKey,
    change: { set?: Record<string, unknown>; remove?: readonly string[]; condition: string; values?: object },
  ): Promise<boolean> {
    const sets = Object.entries(change.set ?? {}).filter(([, value]) => value !== undefined);
    const { remove = [] } = change;
    const values = {
      ...Object.fromEntries(sets.map(([, value], index) => [`:v${index}`, value])),
      ...change.values,
    };
    return wasWritten(
      table.client.send(
        new UpdateCommand({
          TableName: table.tableName,
          Key: keyOf(key),
          UpdateExpression: [
            ...(sets.length > 0
              ? [`SET ${sets.map((_, index) => `#n${index} = :v${index}`).join(', ')}`]
              : []),
            ...(remove.length > 0 ? [`REMOVE ${remove.join(', ')}`] : []),
          ].join(' '),
          ConditionExpression: change.condition,
          ...(sets.length > 0
            ? {
                ExpressionAttributeNames: Object.fromEntries(
                  sets.map(([name], index) => [`#n${index}`, name]),
                ),
              }
            : {}),
          ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
        }),
      ),
    );
  }

  /** An attempt may be noted as the next one already: what noted it may have been stopped before it was queued. */
  async function noted(key: PendingKey, attempt: number): Promise<Noted> {
    const found = await find(key);
    if (found?.canceled) return 'canceled';
    return found?.attempt === attempt ? 'to-come' : 'over';
  }

  return {
    find,

    async begin(delivery) {
      const { attempt } = delivery;
      const written = await update(delivery, {
        set: delivery,
        remove: ['held', 'releasedBy'],
        condition: `attribute_not_exists(pk) OR (${isBehind})`,
        values: { ':attempt': attempt },
      });
      return written ? 'to-come' : noted(delivery, attempt);
    },

    async advance(key, progress) {
      const { attempt } = progress;
      const written = await update(key, {
        set: progress,
        remove: ['held', 'releasedBy'],
        condition: `attribute_exists(pk) AND ${isBehind}`,
        values: { ':attempt': attempt },
      });
      return written ? 'to-come' : noted(key, attempt);
    },

    beginPutOff: (delivery) =>
      update(delivery, {
        set: delivery,
        remove: ['held', 'releasedBy'],
        condition: `attribute_not_exists(pk) OR (${isNotAhead})`,
        values: { ':attempt': delivery.attempt },
      }),

    putOff: (key, due) =>
      update(key, {
        set: due,
        remove: ['held', 'releasedBy'],
        condition: `attribute_exists(pk) AND ${isNotAhead}`,
        values: { ':attempt': due.attempt },
      }),

    beginHeld: (delivery) =>
      update(delivery, {
        set: { ...delivery, held: true },
        remove: ['releasedBy'],
        condition: `attribute_not_exists(pk) OR (${isNotAhead})`,
        values: { ':attempt': delivery.attempt },
      }),

    hold: (key, due) =>
      update(key, {
        set: { ...due, held: true },
        remove: ['releasedBy'],
        condition: `attribute_exists(pk) AND ${isNotAhead}`,
        values: { ':attempt': due.attempt },
      }),

    unhold: (key) => update(key, { remove: ['held'], condition: 'attribute_exists(held)' }),

    takeForRelease: (key, token) =>
      update(key, { set: { releasedBy: token }, remove: ['held'], condition: 'attribute_exists(held)' }),

    async end(key, attempt) {
      await wasWritten(
        table.client.send(
          new DeleteCommand({
            TableName: table.tableName,
            Key: keyOf(key),
            // One that was moved back from the DLQ and is held has its next attempt to come.
            ConditionExpression: 'attempt <= :attempt',
            ExpressionAttributeValues: { ':attempt': attempt },
          }),
        ),
      );
    },

    async cancel(key, nowMs) {
      const isMarked = await update(key, {
        set: { canceled: true },
        remove: ['held', 'releasedBy'],
        condition: `attribute_exists(pk) AND ${notCanceled} AND expiresAt > :now`,
        values: { ':now': Math.floor(nowMs / 1000) },
      });
      // Once it is marked, nothing changes its attempt any more.
      return isMarked ? (await find(key))?.attempt : undefined;
    },
  };
}
