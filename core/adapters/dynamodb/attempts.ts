import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { firstIdAt, idTimeMs } from '../../ids/ksuid.ts';
import type { Application } from '../../manage/application.ts';
import { type Page, type PageRequest, pageOf, scansUpwards } from '../../manage/page.ts';
import type { Attempt } from '../../send/attempt.ts';
import { type AttemptFilter, idTimes, passes } from '../../send/attempt-filter.ts';
import {
  type AttemptScanResult,
  afterAllAttempts,
  beforeAllAttempts,
  endpointLog,
  lateMessagesLog,
  parseAttempt,
  scanAttempts,
  shardOf,
} from './attempt-log.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { scanPartition } from './query-page.ts';

export interface AttemptKey {
  readonly message: string;
  readonly endpoint: string;
  readonly number: number;
  /** Where it is a manual attempt: these do not count up, so their numbers tell nothing. */
  readonly manual?: { readonly id: string } | undefined;
}

export interface AttemptPage extends Page<Attempt> {
  /** Where to go on, if that is not the last item: much was looked through and little found. */
  readonly resumeAt?: string | undefined;
}

export interface Attempts {
  /** Adds an attempt to the log. False when it is there already; the row that is there stays. */
  record(attempt: Attempt, logShards: number, expiresAt: number): Promise<boolean>;
  /** Strongly consistent. */
  find(key: AttemptKey): Promise<Attempt | undefined>;
  /** All attempts of a message, or those at one endpoint, in no order. Strongly consistent. */
  ofMessage(message: string, endpoint?: string): Promise<readonly Attempt[]>;
  /** Whether there was any attempt of a message at an endpoint. Strongly consistent. */
  wasAttempted(message: string, endpoint: string): Promise<boolean>;
  /** Strongly consistent. */
  listByMessage(message: string, request: PageRequest, filter: AttemptFilter): Promise<Page<Attempt>>;
  /** Read from an index: an attempt shows up some milliseconds after it was recorded. */
  listByEndpoint(
    application: Pick<Application, 'logShards'>,
    endpoint: string,
    request: PageRequest,
    filter: AttemptFilter,
  ): Promise<AttemptPage>;
  /** Notes that what follows from the attempt was queued. */
  markSettled(attempt: Attempt): Promise<void>;
  /** Notes that nothing follows from a scheduled attempt, although one more was to come. Doing so twice is doing so once. */
  markLast(key: Omit<AttemptKey, 'manual'>): Promise<void>;
  /** Puts `EXPUNGED` in the place of what the endpoint answered. */
  expungeResponse(attempt: Attempt): Promise<void>;
}

const prefix = 'a#';

/** Items of one message's deliveries share a partition: they are few, and they are read together. */
export const deliveriesPk = (message: string) => `deliveries#${message}`;
/** Four digits: no dialect makes more than 9999 attempts, and text must sort like numbers. */
const attemptSk = ({ endpoint, number, manual }: AttemptKey) =>
  `${prefix}${endpoint}#${manual ? `m#${manual.id}` : String(number).padStart(4, '0')}`;

export function createAttempts(table: TableAccess): Attempts {
  return {
    async record(attempt, logShards, expiresAt) {
      const { id, ...rest } = attempt;
      const pk = deliveriesPk(attempt.message);
      const shard = shardOf(id, logShards);
      // First, so that no attempt is in the log that a list of the endpoint's messages does not find.
      if (isLate(attempt)) {
        await put({
          pk,
          sk: `l#${attempt.endpoint}`,
          attemptId: attempt.message,
          endpointLog: lateMessagesLog(attempt.endpoint, shard),
          expiresAt,
        });
      }
      const item = { pk, sk: attemptSk(attempt), attemptId: id, ...rest, expiresAt };
      return wasWritten(
        put({ ...item, endpointLog: endpointLog(attempt.endpoint, shard) }, 'attribute_not_exists(pk)'),
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
      return answer.Item && parseAttempt(answer.Item);
    },

    ofMessage,

    async wasAttempted(message, endpoint) {
      const rows = { pk: deliveriesPk(message), prefix: `${prefix}${endpoint}#`, parse: () => true };
      return (await scanPartition(table, rows, { limit: 1, order: 'ascending' })).length > 0;
    },

    async listByMessage(message, request, filter) {
      // A message's attempts are sorted by endpoint in the table and listed by time: read all, then page. They are at
      // most as many as the application's endpoints times the attempts that a dialect makes.
      const all = (await ofMessage(message, filter.endpoint)).filter((attempt) => passes(attempt, filter));
      const upwards = scansUpwards(request);
      const iterator = request.iterator?.key;
      const from = iterator ? all.filter(({ id }) => id !== iterator && id > iterator === upwards) : all;
      return pageOf(request, from.sort(byId(upwards)).slice(0, request.limit + 1));
    },

    async listByEndpoint(application, endpoint, request, filter) {
      const upwards = scansUpwards(request);
      const range = rangeOf(request, filter, upwards);
      const scans = await Promise.all(
        Array.from({ length: application.logShards }, (_, shard) =>
          scanAttempts(table, {
            ...range,
            log: endpointLog(endpoint, shard),
            upwards,
            wanted: request.limit + 1,
            keep: (attempt) => passes(attempt, filter),
            filters: narrows(filter),
          }),
        ),
      );
      const { items, lookedTo } = merged(scans, upwards);
      const page = pageOf(request, items.slice(0, request.limit + 1));
      return page.done && lookedTo !== undefined ? { ...page, done: false, resumeAt: lookedTo } : page;
    },

    markSettled: (attempt) => update(attempt, 'SET settled = :settled', { ':settled': true }),

    // Settled, as what is not and has no next attempt would go to the DLQ.
    markLast: ({ message, endpoint, number }) =>
      update({ message, endpoint, number }, 'SET settled = :settled REMOVE nextAttemptAtMs', {
        ':settled': true,
      }),

    expungeResponse: (attempt) =>
      update(attempt, 'SET responseBody = :gone REMOVE responseBodyIsBase64, responseHeaders', {
        ':gone': 'EXPUNGED',
      }),
  };

  function put(item: Record<string, unknown>, condition?: string): Promise<unknown> {
    return table.client.send(
      new PutCommand({ TableName: table.tableName, Item: item, ConditionExpression: condition }),
    );
  }

  /** Of a row that is there; one that has expired stays gone. */
  async function update(key: AttemptKey, expression: string, values: Record<string, unknown>): Promise<void> {
    await wasWritten(
      table.client.send(
        new UpdateCommand({
          TableName: table.tableName,
          Key: { pk: deliveriesPk(key.message), sk: attemptSk(key) },
          UpdateExpression: expression,
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: values,
        }),
      ),
    );
  }

  function ofMessage(message: string, endpoint?: string): Promise<Attempt[]> {
    return scanPartition(
      table,
      {
        pk: deliveriesPk(message),
        prefix: endpoint === undefined ? prefix : `${prefix}${endpoint}#`,
        parse: parseAttempt,
      },
      { limit: Number.MAX_SAFE_INTEGER - 2, order: 'ascending' },
    );
  }
}

/** Whether it is the first at its endpoint, made at another time than its message has: a replay, a put-off delivery. */
function isLate({ id, message, number }: Attempt): boolean {
  return number === 1 && idTimeMs('atmpt', id) !== idTimeMs('msg', message);
}

function rangeOf(request: PageRequest, filter: AttemptFilter, upwards: boolean) {
  const { fromMs, untilMs } = idTimes(filter);
  const key = request.iterator?.key;
  const lows = [
    fromMs === undefined ? beforeAllAttempts : firstIdAt('atmpt', fromMs),
    (upwards && key) || beforeAllAttempts,
  ];
  const highs = [
    untilMs === undefined ? afterAllAttempts : firstIdAt('atmpt', untilMs),
    (!upwards && key) || afterAllAttempts,
  ];
  return { low: lows.sort().at(-1) ?? beforeAllAttempts, high: highs.sort()[0] ?? afterAllAttempts };
}

function narrows(filter: AttemptFilter): boolean {
  const { status, statusCodeClass, eventTypes, channel, tag, afterMs } = filter;
  return [status, statusCodeClass, eventTypes, channel, tag, afterMs].some((member) => member !== undefined);
}

/**
 * In scan order, as far as every partition was looked through: behind the point at which one of them stopped, it may
 * have attempts that come before those of the others.
 */
function merged(scans: readonly AttemptScanResult[], upwards: boolean) {
  const lookedTo = scans
    .flatMap((scan) => scan.lookedTo ?? [])
    .sort()
    .at(upwards ? 0 : -1);
  const items = scans
    .flatMap((scan) => scan.items)
    .filter(({ id }) => lookedTo === undefined || id === lookedTo || id < lookedTo === upwards)
    .sort(byId(upwards));
  return { items, lookedTo };
}

function byId(upwards: boolean) {
  return (left: Attempt, right: Attempt) => (left.id < right.id === upwards ? -1 : 1);
}
