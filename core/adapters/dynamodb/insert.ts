import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { wasWritten } from './conditional-write.ts';
import type { ItemKey, TableAccess } from './document-client.ts';

export type NewItem = ItemKey & Readonly<Record<string, unknown>>;

/** Adds an item. False when there is one with its key already, which stays as it is. */
export type Insert = (item: NewItem) => Promise<boolean>;

/** @returns an `Insert` that gives up when a signal says so */
export function insertInto(table: TableAccess) {
  return (item: NewItem, abortSignal?: AbortSignal): Promise<boolean> =>
    wasWritten(
      table.client.send(
        new PutCommand({
          TableName: table.tableName,
          Item: item,
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
        abortSignal ? { abortSignal } : {},
      ),
    );
}
