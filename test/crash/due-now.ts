import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { wasWritten } from '../../core/adapters/dynamodb/conditional-write.ts';
import { dueShards } from '../../core/retry/delay.ts';
import type { operator } from '../pipeline/operator.ts';

const shards = dueShards(8);

/** Lets the time of everything in the due index come. @returns how much is there */
export async function makeAllDue({ client, tableName }: ReturnType<typeof operator>): Promise<number> {
  const found = await Promise.all(
    shards.map((shard) =>
      client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'deliveries-by-due',
          KeyConditionExpression: 'dueShard = :shard',
          ExpressionAttributeValues: { ':shard': shard },
        }),
      ),
    ),
  );
  const items = found.flatMap(({ Items: of = [] }) => of);
  const nowMs = Date.now();
  await Promise.all(
    items
      .filter(({ dueAtMs }) => dueAtMs > nowMs)
      .map(({ pk, sk }) =>
        wasWritten(
          client.send(
            new UpdateCommand({
              TableName: tableName,
              Key: { pk, sk },
              UpdateExpression: 'SET dueAtMs = :now',
              // A sweep may have taken it out in between.
              ConditionExpression: 'attribute_exists(dueShard)',
              ExpressionAttributeValues: { ':now': nowMs },
            }),
          ),
        ),
      ),
  );
  return items.length;
}
