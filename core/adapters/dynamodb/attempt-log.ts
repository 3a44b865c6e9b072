import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { Attempt } from '../../send/attempt.ts';
import { straightPk } from './attempt-place.ts';
import type { TableAccess } from './document-client.ts';

/** One partition of an endpoint's log: of the table, or of the index that has what the table has elsewhere. */
export interface LogPartition {
  readonly isIndexed: boolean;
  readonly name: string;
}

/** What to look for in one partition of a log. */
export interface AttemptScan {
  readonly log: LogPartition;
  readonly upwards: boolean;
  /** Keys between which to look; neither is found itself. */
  readonly low: string;
  readonly high: string;
  readonly wanted: number;
  readonly keep: (attempt: Attempt) => boolean;
  /** Whether `keep` may leave out much of what is read. */
  readonly filters: boolean;
}

export interface AttemptScanResult {
  /** In scan order. */
  readonly items: readonly Attempt[];
  /** How far it looked, where it stopped before it had found enough and before the end. */
  readonly lookedTo?: string | undefined;
}

const byEndpointIndex = 'attempts-by-endpoint';

/** Below and above every id. DynamoDB takes no empty text in the place of a key, not even to compare with. */
export const beforeAllAttempts = ' ';
export const afterAllAttempts = '\uffff';

/**
 * A filter may match one attempt in a million. An answer holds 1 MB of items: after ten of them, some 0.2 s, the scan
 * says how far it came instead of going on until the function's time is over.
 */
const maxRequests = 10;
const maxItemsPerRequest = 1000;

/** All partitions of an endpoint's log. */
export function logOf(endpoint: string, logShards: number): LogPartition[] {
  return shardsOf(logShards).flatMap((shard) => [
    straightLog(endpoint, shard),
    { isIndexed: true, name: indexedLog(endpoint, shard) },
  ]);
}

export function straightLog(endpoint: string, shard: number): LogPartition {
  return { isIndexed: false, name: straightPk(endpoint, shard) };
}

/** An endpoint's other attempts by their ids. */
export function indexedLog(endpoint: string, shard: number): string {
  return `${endpoint}#${shard}`;
}

/** The messages whose first attempt at an endpoint is not a straight one, by their ids. */
export function lateMessagesLog(endpoint: string, shard: number): string {
  return `late#${endpoint}#${shard}`;
}

export function shardsOf(logShards: number): number[] {
  return Array.from({ length: logShards }, (_, shard) => shard);
}

export function parseAttempt(item: Record<string, unknown>): Attempt {
  return Attempt.parse({ ...item, id: item['attemptId'] ?? item['sk'] });
}

/** Attempt ids end in hash characters, so their sum spreads them evenly. */
export function shardOf(attemptId: string, logShards: number): number {
  let sum = 0;
  for (const character of attemptId.slice(-4)) sum += character.charCodeAt(0);
  return sum % logShards;
}

/** The query for what lies between two keys of a log, both included. */
export function logQuery(log: LogPartition, from: string, to: string) {
  const [pk, sk] = log.isIndexed ? ['endpointLog', 'attemptId'] : ['pk', 'sk'];
  return {
    ...(log.isIndexed ? { IndexName: byEndpointIndex } : {}),
    KeyConditionExpression: `${pk} = :log AND ${sk} BETWEEN :from AND :to`,
    ExpressionAttributeValues: { ':log': log.name, ':from': from, ':to': to },
  } satisfies Partial<QueryCommandInput>;
}

/** One answer of DynamoDB: items between two keys of a log, both left out. */
export async function queryLog(
  table: TableAccess,
  range: Pick<AttemptScan, 'log' | 'low' | 'high' | 'upwards'>,
  limit: number,
  startKey?: Record<string, unknown>,
) {
  // DynamoDB refuses a range whose ends are the wrong way round.
  if (range.low >= range.high) return { items: [], startKey: undefined, stoppedAt: undefined };
  const answer = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      ...logQuery(range.log, range.low, range.high),
      ScanIndexForward: range.upwards,
      Limit: Math.min(limit, maxItemsPerRequest),
      ExclusiveStartKey: startKey,
    }),
  );
  const keyOf = (item: Record<string, unknown>) => String(item[range.log.isIndexed ? 'attemptId' : 'sk']);
  const last = answer.LastEvaluatedKey;
  return {
    items: (answer.Items ?? []).filter((item) => ![range.low, range.high].includes(keyOf(item))),
    startKey: last,
    stoppedAt: last && keyOf(last),
  };
}

export async function scanAttempts(table: TableAccess, scan: AttemptScan): Promise<AttemptScanResult> {
  const items: Attempt[] = [];
  let startKey: Record<string, unknown> | undefined;
  let lookedTo: string | undefined;
  for (let requests = 0; requests < maxRequests; requests++) {
    // BETWEEN finds its ends too, and they are to be left out: two more than wanted.
    const limit = scan.filters ? maxItemsPerRequest : scan.wanted + 2 - items.length;
    const answer = await queryLog(table, scan, limit, startKey);
    items.push(...answer.items.map(parseAttempt).filter(scan.keep));
    startKey = answer.startKey;
    lookedTo = answer.stoppedAt;
    if (!startKey || items.length >= scan.wanted) return { items: items.slice(0, scan.wanted) };
  }
  return { items, lookedTo };
}
