import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../../local/stack.ts';
import { operator, type TableName } from './operator.ts';

/** Everything in a table, as its operator sees it. */
export async function storedItems(stack: LocalStack, table: TableName): Promise<Record<string, unknown>[]> {
  const { client, tableName } = operator(stack, table);
  const items: Record<string, unknown>[] = [];
  let startKey: Record<string, unknown> | undefined;
  do {
    const answer = await client.send(new ScanCommand({ TableName: tableName, ExclusiveStartKey: startKey }));
    items.push(...(answer.Items ?? []));
    startKey = answer.LastEvaluatedKey;
  } while (startKey);
  client.destroy();
  return items;
}
