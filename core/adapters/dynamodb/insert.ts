import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { wasWritten } from './conditional-write.ts';
import type { ItemKey, TableAccess } from './document-client.ts';

export type NewItem = ItemKey & Readonly<Record<string, unknown>>;

/** Adds an item. False when there is one with its key already, which stays as it is. */
export type Insert = (item: NewItem) => Promise<boolean>;

export function insertInto(table: TableAccess): Insert {
  return (item) =>
    wasWritten(
      table.client.send(
        new PutCommand({
          TableName: table.tableName,
          Item: item,
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
}
