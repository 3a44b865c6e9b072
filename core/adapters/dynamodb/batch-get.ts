import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { ItemKey, TableAccess } from './document-client.ts';

/** BatchGetItem's limit of keys per request. */
const keysPerRequest = 100;
/** 10,000 keys, as many as an application has endpoints, take thirteen rounds of some 10 ms. */
const requestsAtOnce = 8;

/** The items of those keys that exist, strongly consistent, in no order. */
export async function batchGet(
  table: TableAccess,
  keys: readonly ItemKey[],
): Promise<Record<string, unknown>[]> {
  const distinct = [...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values()];
  const requests: ItemKey[][] = [];
  for (let start = 0; start < distinct.length; start += keysPerRequest) {
    requests.push(distinct.slice(start, start + keysPerRequest));
  }
  const found: Record<string, unknown>[] = [];
  for (let start = 0; start < requests.length; start += requestsAtOnce) {
    const answers = requests.slice(start, start + requestsAtOnce).map((some) => getAll(table, some));
    found.push(...(await Promise.all(answers)).flat());
  }
  return found;
}

/** What DynamoDB leaves unprocessed (16 MB per answer, throttled partitions) is asked again. */
async function getAll(table: TableAccess, keys: readonly ItemKey[]): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let wanted: Record<string, unknown>[] = [...keys];
  for (let round = 0; wanted.length > 0; round++) {
    if (round > 0) await pause(round);
    const answer = await table.client.send(
      new BatchGetCommand({ RequestItems: { [table.tableName]: { Keys: wanted, ConsistentRead: true } } }),
    );
    found.push(...(answer.Responses?.[table.tableName] ?? []));
    wanted = answer.UnprocessedKeys?.[table.tableName]?.Keys ?? [];
  }
  return found;
}

/** 20, 40, 80 … 640 ms: the SDK retries a throttled request itself, but not the rest of a request that half succeeded. */
function pause(round: number): Promise<void> {
  if (round > 10) throw new Error('DynamoDB left keys unprocessed ten times in a row.');
  return new Promise((resolve) => setTimeout(resolve, Math.min(640, 10 * 2 ** round)));
}
