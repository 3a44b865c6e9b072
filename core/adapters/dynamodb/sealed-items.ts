import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Sealed } from '../../secrets/reseal.ts';
import { wasWritten } from './conditional-write.ts';
import type { ItemKey, TableAccess } from './document-client.ts';

const names = ['sealedSecret', 'sealedHeaders', 'sealedKey'] as const;

/**
 * Writes what was sealed anew over what it was sealed from, and nothing else: false where any of it has changed since,
 * or the item is gone.
 */
export function saveSealed(
  table: TableAccess,
  key: ItemKey,
  before: Sealed,
  after: Sealed,
): Promise<boolean> {
  const changed = names.filter((name) => after[name] !== undefined && before[name] !== undefined);
  if (changed.length === 0) return Promise.resolve(false);
  const sets = changed.map((name) => `${name} = :new_${name}`);
  const values: Record<string, unknown> = {};
  for (const name of changed) {
    values[`:new_${name}`] = after[name];
    values[`:old_${name}`] = before[name];
  }
  // They change together with the secret itself, which is compared.
  if (after.earlierSecrets !== undefined) {
    sets.push('earlierSecrets = :earlier');
    values[':earlier'] = after.earlierSecrets;
  }
  return wasWritten(
    table.client.send(
      new UpdateCommand({
        TableName: table.tableName,
        Key: { pk: key.pk, sk: key.sk },
        UpdateExpression: `SET ${sets.join(', ')}`,
        ConditionExpression: changed.map((name) => `${name} = :old_${name}`).join(' AND '),
        ExpressionAttributeValues: values,
      }),
    ),
  );
}

/** A page of 250 items of 2 KB is 500 KB: below the 1 MB at which an answer ends by itself. */
const itemsPerPage = 250;

/** All items of the table, page by page, strongly consistent. */
export async function* scanItems(
  table: TableAccess,
): AsyncGenerator<readonly (ItemKey & Readonly<Record<string, unknown>>)[]> {
  let startKey: Record<string, unknown> | undefined;
  do {
    const answer = await table.client.send(
      new ScanCommand({
        TableName: table.tableName,
        ConsistentRead: true,
        Limit: itemsPerPage,
        ExclusiveStartKey: startKey,
      }),
    );
    yield (answer.Items ?? []) as (ItemKey & Record<string, unknown>)[];
    startKey = answer.LastEvaluatedKey;
  } while (startKey);
}
