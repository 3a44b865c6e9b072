import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Application } from '../../manage/application.ts';
import { type Page, type PageRequest, pageOf, scansUpwards } from '../../manage/page.ts';
import { Attempt } from '../../send/attempt.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { scanPartition } from './query-page.ts';

export interface AttemptKey {
  readonly message: string;
  readonly endpoint: string;
  readonly number: number;
}

/** Narrows a list of attempts; each absent member lets everything through. */
export interface AttemptFilter {
  readonly status?: Attempt['status'] | undefined;
  /** The first digit of the status code times 100; 0 for attempts without an answer. */
  readonly statusCodeClass?: number | undefined;
  readonly eventTypes?: readonly string[] | undefined;
  readonly channel?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly afterMs?: number | undefined;
  readonly beforeMs?: number | undefined;
}

export interface Attempts {
  /** Adds an attempt to the log. False when it is there already; the row that is there stays. */
  record(attempt: Attempt, logShards: number, expiresAt: number): Promise<boolean>;
  /** Strongly consistent. */
  find(key: AttemptKey): Promise<Attempt | undefined>;
  /** Strongly consistent. */
  listByMessage(message: string, request: PageRequest, filter: AttemptFilter): Promise<Page<Attempt>>;
  /** Read from an index: an attempt shows up some milliseconds after it was recorded. */
  listByEndpoint(
    application: Application,
    endpoint: string,
    request: PageRequest,
    filter: AttemptFilter,
  ): Promise<Page<Attempt>>;
}

const byEndpointIndex = 'attempts-by-endpoint';
const prefix = 'a#';

/** Items of one message's deliveries share a partition: they are few, and they are read together. */
export const deliveriesPk = (message: string) => `deliveries#${message}`;
/** Four digits: no dialect makes more than 9999 attempts, and text must sort like numbers. */
const attemptSk = (key: AttemptKey) => `${prefix}${key.endpoint}#${String(key.number).padStart(4, '0')}`;

export function createAttempts(table: TableAccess): Attempts {
  const parse = (item: Record<string, unknown>) => Attempt.parse({ ...item, id: item['attemptId'] });

  return {
    record: (attempt, logShards, expiresAt) => {
      const { id, ...rest } = attempt;
      return wasWritten(
        table.client.send(
          new PutCommand({
            TableName: table.tableName,
            Item: {
              pk: deliveriesPk(attempt.message),
              sk: attemptSk(attempt),
              attemptId: id,
              endpointLog: endpointLog(attempt.endpoint, shardOf(id, logShards)),
              ...rest,
              expiresAt,
            },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
    },

    async find(key) {
      const answer = await table.client.send(
        new GetCommand({
          TableName: table.tableName,
          Key: { pk: deliveriesPk(key.message), sk: attemptSk(key) },
          ConsistentRead: true,
        }),
      );
      return answer.Item && parse(answer.Item);
    },

    async listByMessage(message, request, filter) {
      // A message's attempts are sorted by endpoint in the table and listed by time: read all, then page. They are at
      // most as many as the application's endpoints times the attempts that a dialect makes.
      const all = await scanPartition(
        table,
        { pk: deliveriesPk(message), prefix, parse, keep: (attempt) => passes(attempt, filter) },
        { limit: Number.MAX_SAFE_INTEGER - 2, order: 'ascending' },
      );
      const upwards = scansUpwards(request);
      const sorted = all.sort((left, right) => (left.id < right.id === upwards ? -1 : 1));
      const iterator = request.iterator?.key;
      const from = iterator
        ? sorted.filter((attempt) => (upwards ? attempt.id > iterator : attempt.id < iterator))
        : sorted;
      return pageOf(request, from.slice(0, request.limit + 1));
    },

    async listByEndpoint(application, endpoint, request, filter) {
      const shards = Array.from({ length: application.logShards }, (_, shard) => shard);
      const scans = await Promise.all(shards.map((shard) => scanLog(endpoint, shard, request, filter)));
      const direction = scansUpwards(request) ? 1 : -1;
      const merged = scans.flat().sort((left, right) => (left.id < right.id ? -direction : direction));
      return pageOf(request, merged.slice(0, request.limit + 1));
    },
  };

  async function scanLog(
    endpoint: string,
    shard: number,
    request: PageRequest,
    filter: AttemptFilter,
  ): Promise<Attempt[]> {
    const upwards = scansUpwards(request);
    const wanted = request.limit + 1;
    const from = request.iterator?.key;
    const found: Attempt[] = [];
    let startKey: Record<string, unknown> | undefined;
    do {
      const answer = await table.client.send(
        new QueryCommand({
          TableName: table.tableName,
          IndexName: byEndpointIndex,
          KeyConditionExpression: from
            ? `endpointLog = :log AND attemptId ${upwards ? '>' : '<'} :from`
            : 'endpointLog = :log',
          ExpressionAttributeValues: {
            ':log': endpointLog(endpoint, shard),
            ...(from ? { ':from': from } : {}),
          },
          ScanIndexForward: upwards,
          Limit: wanted,
          ExclusiveStartKey: startKey,
        }),
      );
      found.push(...(answer.Items ?? []).map(parse).filter((attempt) => passes(attempt, filter)));
      startKey = answer.LastEvaluatedKey;
    } while (startKey && found.length < wanted);
    return found.slice(0, wanted);
  }
}

function endpointLog(endpoint: string, shard: number): string {
  return `${endpoint}#${shard}`;
}

/** Attempt ids end in hash characters, so their sum spreads them evenly. */
function shardOf(attemptId: string, logShards: number): number {
  let sum = 0;
  for (const character of attemptId.slice(-4)) sum += character.charCodeAt(0);
  return sum % logShards;
}

function passes(attempt: Attempt, filter: AttemptFilter): boolean {
  return (
    (filter.status === undefined || attempt.status === filter.status) &&
    (filter.statusCodeClass === undefined ||
      Math.floor(attempt.responseStatusCode / 100) * 100 === filter.statusCodeClass) &&
    (filter.eventTypes === undefined || filter.eventTypes.includes(attempt.eventType)) &&
    (filter.channel === undefined || (attempt.channels ?? []).includes(filter.channel)) &&
    (filter.endpoint === undefined || attempt.endpoint === filter.endpoint) &&
    (filter.afterMs === undefined || attempt.startedAtMs >= filter.afterMs) &&
    (filter.beforeMs === undefined || attempt.startedAtMs < filter.beforeMs)
  );
}
