import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { TableAccess } from './document-client.ts';
import { dueIndex, dueIndexShards } from './waiting-deliveries.ts';

export interface DueTimes {
  /** When deliveries of the organization that wait for a retry are due, the earliest first. */
  readonly dueAtMs: readonly number[];
  /** False where more wait than were looked at; then there may be more of them. */
  readonly isComplete: boolean;
}

/** Of each partition. An item takes some 0.4 KB: 8 × 250 of them are 100 read units at most. */
const maxPerShard = 250;

const Due = z.object({ dueAtMs: z.number() });

/** Looks at the earliest of the due index, of which it takes the organization's. */
export async function dueTimes(table: TableAccess, organization: string): Promise<DueTimes> {
  const answers = await Promise.all(
    dueIndexShards.map((shard) =>
      table.client.send(
        new QueryCommand({
          TableName: table.tableName,
          IndexName: dueIndex,
          KeyConditionExpression: 'dueShard = :shard',
          FilterExpression: '#organization = :organization AND attribute_exists(#endpoint)',
          ExpressionAttributeNames: { '#organization': 'organization', '#endpoint': 'endpoint' },
          ExpressionAttributeValues: { ':shard': shard, ':organization': organization },
          ProjectionExpression: 'dueAtMs',
          Limit: maxPerShard,
        }),
      ),
    ),
  );
  return {
    dueAtMs: answers
      .flatMap(({ Items = [] }) => Items.map((item) => Due.parse(item).dueAtMs))
      .sort((left, right) => left - right),
    isComplete: answers.every(({ LastEvaluatedKey }) => LastEvaluatedKey === undefined),
  };
}
