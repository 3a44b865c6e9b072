import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { firstIdAt } from '../../ids/ksuid.ts';
import type { Application } from '../../manage/application.ts';
import { type Page, type PageRequest, pageOf, scansUpwards } from '../../manage/page.ts';
import type { Attempt } from '../../send/attempt.ts';
import { type AttemptFilter, idTimes, passes } from '../../send/attempt-filter.ts';
import {
  type AttemptScanResult,
  afterAllAttempts,
  beforeAllAttempts,
  indexedLog,
  lateMessagesLog,
  logOf,
  parseAttempt,
  scanAttempts,
  shardOf,
} from './attempt-log.ts';
import {
  type AttemptKey,
  attemptPrefix,
  deliveriesPk,
  isStraight,
  otherKey,
  placeOf,
  placesOf,
  straightKey,
} from './attempt-place.ts';
import { batchGet } from './batch-get.ts';
import { wasWritten } from './conditional-write.ts';
import type { ItemKey, TableAccess } from './document-client.ts';
import { type Insert, insertInto } from './insert.ts';
import { readPartition, scanPartition } from './query-page.ts';

export interface AttemptPage extends Page<Attempt> {
  /** Where to go on, if that is not the last item: much was looked through and little found. */
  readonly resumeAt?: string | undefined;
}

export interface Attempts {
  /** Adds an attempt to the log. False when it is there already; the row that is there stays. */
  record(attempt: Attempt, logShards: number, expiresAt: number): Promise<boolean>;
  /** Strongly consistent. */
  find(key: AttemptKey): Promise<Attempt | undefined>;
  /** All attempts of a message at one endpoint, in no order. Strongly consistent. */
  ofMessage(message: string, endpoint: string): Promise<readonly Attempt[]>;
  /**
   * All attempts of a message, in no order. Strongly consistent.
   *
   * @param endpoints where it may have been attempted: straight attempts elsewhere are not found
   */
  ofMessageAt(message: string, endpoints: readonly string[]): Promise<readonly Attempt[]>;
  /** Whether there was any attempt of a message at an endpoint. Strongly consistent. */
  wasAttempted(message: string, endpoint: string): Promise<boolean>;
  /** Those of `endpoints`. Strongly consistent. */
  listByMessage(
    message: string,
    endpoints: readonly string[],
    request: PageRequest,
    filter: AttemptFilter,
  ): Promise<Page<Attempt>>;
  /** An attempt shows up some milliseconds after it was recorded. */
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

/** @param insert adds the rows */
export function createAttempts(table: TableAccess, insert: Insert = insertInto(table)): Attempts {
  return {
    async record(attempt, logShards, expiresAt) {
      const { id, ...rest } = attempt;
      if (isStraight(attempt)) {
        return insert({ ...straightKey(attempt), ...rest, expiresAt });
      }
      const key = otherKey(attempt);
      const shard = shardOf(id, logShards);
      if (attempt.number === 1) {
        // A copy of its queue message may have made it straight before this one was put off.
        if (!attempt.manual && (await get(straightKey(attempt)))) return false;
        // Before the row, so that no attempt is in the log that a list of the endpoint's messages does not find.
        await put({
          pk: key.pk,
          sk: `l#${attempt.endpoint}`,
          attemptId: attempt.message,
          endpointLog: lateMessagesLog(attempt.endpoint, shard),
          expiresAt,
        });
      }
      const item = { ...key, attemptId: id, ...rest, expiresAt };
      return insert({ ...item, endpointLog: indexedLog(attempt.endpoint, shard) });
    },

    async find(key) {
      const places = placesOf(key);
      const [only, ...others] = places;
      const [item] = only && others.length === 0 ? [await get(only)] : await batchGet(table, places);
      return item && parseAttempt(item);
    },

    async ofMessage(message, endpoint) {
      const [straight, others] = await Promise.all([
        get(straightKey({ message, endpoint })),
        othersOfMessage(message, endpoint),
      ]);
      return straight ? [parseAttempt(straight), ...others] : others;
    },

    ofMessageAt,

    async wasAttempted(message, endpoint) {
      if (await get(straightKey({ message, endpoint }))) return true;
      const rows = { pk: deliveriesPk(message), prefix: `${attemptPrefix}${endpoint}#`, parse: () => true };
      return (await scanPartition(table, rows, { limit: 1, order: 'ascending' })).length > 0;
    },

    async listByMessage(message, endpoints, request, filter) {
      // A message's attempts are not together in the table and listed by time: read all, then page. They are at most as
      // many as the endpoints times the attempts that a dialect makes.
      const all = (await ofMessageAt(message, endpoints)).filter((attempt) => passes(attempt, filter));
      const upwards = scansUpwards(request);
      const iterator = request.iterator?.key;
      const from = iterator ? all.filter(({ id }) => id !== iterator && id > iterator === upwards) : all;
      return pageOf(request, from.sort(byId(upwards)).slice(0, request.limit + 1));
    },

    async listByEndpoint(application, endpoint, request, filter) {
      const upwards = scansUpwards(request);
      const range = rangeOf(request, filter, upwards);
      const scans = await Promise.all(
        logOf(endpoint, application.logShards).map((log) =>
          scanAttempts(table, {
            ...range,
            log,
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

    async markSettled(attempt) {
      await update(placeOf(attempt), 'SET settled = :settled', { ':settled': true });
    },

    // Settled, as what is not and has no next attempt would go to the DLQ.
    async markLast(key) {
      for (const place of placesOf(key)) {
        const expression = 'SET settled = :settled REMOVE nextAttemptAtMs';
        if (await update(place, expression, { ':settled': true })) return;
      }
    },

    async expungeResponse(attempt) {
      await update(
        placeOf(attempt),
        'SET responseBody = :gone REMOVE responseBodyIsBase64, responseHeaders',
        { ':gone': 'EXPUNGED' },
      );
    },
  };

  function put(item: Record<string, unknown>): Promise<unknown> {
    return table.client.send(new PutCommand({ TableName: table.tableName, Item: item }));
  }

  async function get(key: ItemKey): Promise<Record<string, unknown> | undefined> {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.tableName, Key: key, ConsistentRead: true }),
    );
    return answer.Item;
  }

  /** Of a row that is there; one that has expired stays gone. @returns whether it was there */
  function update(key: ItemKey, expression: string, values: Record<string, unknown>): Promise<boolean> {
    return wasWritten(
      table.client.send(
        new UpdateCommand({
          TableName: table.tableName,
          Key: key,
          UpdateExpression: expression,
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: values,
        }),
      ),
    );
  }

  async function ofMessageAt(message: string, endpoints: readonly string[]): Promise<Attempt[]> {
    const [straight, others] = await Promise.all([
      batchGet(
        table,
        endpoints.map((endpoint) => straightKey({ message, endpoint })),
      ),
      othersOfMessage(message, endpoints.length === 1 ? endpoints[0] : undefined),
    ]);
    return [...straight.map(parseAttempt), ...others];
  }

  function othersOfMessage(message: string, endpoint: string | undefined): Promise<Attempt[]> {
    return readPartition(table, {
      pk: deliveriesPk(message),
      prefix: endpoint === undefined ? attemptPrefix : `${attemptPrefix}${endpoint}#`,
      parse: parseAttempt,
    });
  }
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
