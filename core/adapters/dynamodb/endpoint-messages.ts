import { firstIdAt, idStepMs, idTimeMs } from '../../ids/ksuid.ts';
import type { Application } from '../../manage/application.ts';
import type { Attempt } from '../../send/attempt.ts';
import {
  afterAllAttempts,
  beforeAllAttempts,
  type LogPartition,
  lateMessagesLog,
  parseAttempt,
  queryLog,
  shardsOf,
  straightLog,
} from './attempt-log.ts';
import type { TableAccess } from './document-client.ts';

/** A message that was attempted at an endpoint. */
export interface AttemptedMessage {
  readonly message: string;
  /** Its first attempt there, where that was made at once. */
  readonly first?: Attempt | undefined;
}

export interface MessageRange {
  /** Keys between which to look; neither is found itself. Absent: no such end. */
  readonly low?: string | undefined;
  readonly high?: string | undefined;
  readonly upwards: boolean;
}

export interface AttemptedMessages {
  /** In scan order. */
  readonly found: readonly AttemptedMessage[];
  /** Where to go on behind them; absent where there are no more. */
  readonly next?: string | undefined;
}

export interface EndpointMessages {
  /**
   * Some of the messages that were attempted at an endpoint, each once; perhaps none although there is a `next`. A message
   * shows up some milliseconds after its first attempt.
   */
  attempted(
    application: Pick<Application, 'logShards'>,
    endpoint: string,
    range: MessageRange,
    wanted: number,
  ): Promise<AttemptedMessages>;
}

/**
 * Nothing is stored by endpoint and message; see docs/decisions/0014-attempted-messages-without-items.md. Straight
 * attempts have their message's time in their ids, so their log has them in the order of the messages up to those of the
 * same 4 ms; for the others there is a log of late messages.
 */
export function createEndpointMessages(table: TableAccess): EndpointMessages {
  return {
    async attempted(application, endpoint, range, wanted) {
      const scans = await Promise.all(
        shardsOf(application.logShards).flatMap((shard) => [
          scanStraightAttempts(straightLog(endpoint, shard), range, wanted),
          scanLateMessages(lateMessagesLog(endpoint, shard), range, wanted),
        ]),
      );
      return merged(scans, range.upwards, wanted);
    },
  };

  async function scanLateMessages(name: string, range: MessageRange, wanted: number) {
    const log = { isIndexed: true, name };
    const ends = { low: range.low ?? beforeAllAttempts, high: range.high ?? afterAllAttempts };
    const answer = await queryLog(table, { ...ends, log, upwards: range.upwards }, wanted + 2);
    return {
      found: answer.items.map((item) => ({ message: String(item['attemptId']) })),
      next: answer.stoppedAt,
    };
  }

  async function scanStraightAttempts(
    log: LogPartition,
    range: MessageRange,
    wanted: number,
  ): Promise<AttemptedMessages> {
    const ends = {
      low: range.low === undefined ? beforeAllAttempts : firstIdAt('atmpt', timeOf(range.low)),
      high: range.high === undefined ? afterAllAttempts : firstIdAt('atmpt', timeOf(range.high) + idStepMs),
    };
    const rows: Attempt[] = [];
    let startKey: Record<string, unknown> | undefined;
    let stoppedAtMs: number | undefined;
    let next: string | undefined;
    do {
      const answer = await queryLog(table, { ...ends, log, upwards: range.upwards }, wanted + 2, startKey);
      rows.push(...answer.items.map(parseAttempt));
      startKey = answer.startKey;
      stoppedAtMs = answer.stoppedAt === undefined ? undefined : idTimeMs('atmpt', answer.stoppedAt);
      // Attempts of the same 4 ms are in no order of their messages, and those of the last 4 ms may be incomplete.
      next =
        stoppedAtMs === undefined
          ? undefined
          : firstIdAt('msg', stoppedAtMs + (range.upwards ? 0 : idStepMs));
    } while (next && !isFurther(next, range));
    const found = rows
      .filter(({ id }) => stoppedAtMs === undefined || idTimeMs('atmpt', id) !== stoppedAtMs)
      .filter(({ message }) => message > (range.low ?? '') && message < (range.high ?? '\uffff'))
      .map((attempt) => ({ message: attempt.message, first: attempt }));
    return { found, next };
  }
}

/** Whether going on there leads anywhere: with many attempts in the same 4 ms one answer may not get past them. */
function isFurther(next: string, { low = '', high = '\uffff', upwards }: MessageRange): boolean {
  return upwards ? next > low : next < high;
}

/** A range's ends may be keys that are no ids, such as the first possible one of a time. */
function timeOf(message: string): number {
  return idTimeMs('msg', message) ?? 0;
}

function merged(scans: readonly AttemptedMessages[], upwards: boolean, wanted: number): AttemptedMessages {
  const isBefore = (left: string, right: string) => left !== right && left < right === upwards;
  const end = scans
    .flatMap(({ next }) => next ?? [])
    .sort()
    .at(upwards ? 0 : -1);
  const byMessage = new Map<string, AttemptedMessage>();
  for (const item of scans.flatMap(({ found }) => found)) {
    if (end !== undefined && item.message !== end && !isBefore(item.message, end)) continue;
    const known = byMessage.get(item.message);
    if (!known?.first) byMessage.set(item.message, item);
  }
  const found = [...byMessage.values()].sort((left, right) =>
    isBefore(left.message, right.message) ? -1 : 1,
  );
  if (found.length <= wanted) return { found, next: end };
  return { found: found.slice(0, wanted), next: found[wanted - 1]?.message };
}
