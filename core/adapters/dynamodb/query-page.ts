import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Page, type PageRequest, pageOf, scansUpwards } from '../../manage/page.ts';
import type { TableAccess } from './document-client.ts';

/** The items of one partition whose sort key starts with `prefix`, the rest of the sort key being the list's key. */
export interface Partition<Item> {
  readonly pk: string;
  readonly prefix: string;
  readonly parse: (item: Record<string, unknown>) => Item;
  /** A filter on items, for lists that leave some out. */
  readonly keep?: (item: Item) => boolean;
  /** The only attributes to read, where the rest may be large. */
  readonly attributes?: readonly string[];
}

/** An answer holds 1 MB at most anyway: at 1,000 items a request of "everything" still comes in sensible pages. */
const maxItemsPerRequest = 1000;

/** Greater than every character of the keys that follow a prefix. */
const afterAll = '\uffff';
/** Smaller than every one of them. DynamoDB takes no empty text in the place of a key, not even to compare with. */
const beforeAll = ' ';

/** One page of a partition, read strongly consistently: what a client just wrote, it can list. */
export async function queryPage<Item>(
  table: TableAccess,
  partition: Partition<Item>,
  request: PageRequest,
): Promise<Page<Item>> {
  return pageOf(request, await scanPartition(table, partition, request));
}

/** All items in the order of their keys: for partitions that hold no more than an invocation can take. */
export function readPartition<Item>(table: TableAccess, partition: Partition<Item>): Promise<Item[]> {
  return scanPartition(table, partition, { limit: Number.POSITIVE_INFINITY, order: 'ascending' });
}

/** Up to `limit + 1` items in scan order. */
export async function scanPartition<Item>(
  table: TableAccess,
  partition: Partition<Item>,
  request: PageRequest,
): Promise<Item[]> {
  const upwards = scansUpwards(request);
  const wanted = request.limit + 1;
  const from = request.iterator && `${partition.prefix}${request.iterator.key}`;
  const low = upwards && from ? from : `${partition.prefix}${beforeAll}`;
  const high = !upwards && from ? from : `${partition.prefix}${afterAll}`;
  const found: Item[] = [];
  let startKey: Record<string, unknown> | undefined;
  do {
    const answer = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
        ExpressionAttributeValues: { ':pk': partition.pk, ':low': low, ':high': high },
        ScanIndexForward: upwards,
        // BETWEEN includes both ends, and an iterator is to be left out: one more than wanted.
        Limit: Math.min(wanted + 1 - found.length, maxItemsPerRequest),
        ExclusiveStartKey: startKey,
        ...projection(partition.attributes),
      }),
    );
    for (const item of answer.Items ?? []) {
      if (item['sk'] === from) continue;
      const parsed = partition.parse(item);
      if (!partition.keep || partition.keep(parsed)) found.push(parsed);
    }
    startKey = answer.LastEvaluatedKey;
  } while (startKey && found.length < wanted);
  return found.slice(0, wanted);
}

/** Names are given as placeholders, as any of them may be a reserved word of DynamoDB's expressions. */
function projection(attributes: readonly string[] | undefined) {
  if (!attributes) return {};
  const names = ['sk', ...attributes].map((name, index) => [`#a${index}`, name] as const);
  return {
    ProjectionExpression: names.map(([placeholder]) => placeholder).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names),
  };
}
