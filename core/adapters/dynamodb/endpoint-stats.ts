import * as z from 'zod/mini';
import { makeId, payloadByteCount } from '../../ids/ksuid.ts';
import type { Application } from '../../manage/application.ts';
import { type LogPartition, logOf, logQuery } from './attempt-log.ts';
import type { TableAccess } from './document-client.ts';
import { queryAnswers } from './query-answers.ts';

/** How an endpoint's attempts of a time ended. */
export interface AttemptCounts {
  readonly succeeded: number;
  /** Failed, and not made again, or made again by now. */
  readonly failed: number;
  /** Failed, and the next one is not due yet. */
  readonly retrying: number;
  /** False where the log holds more than was counted: then these are the newest. */
  readonly isComplete: boolean;
}

export interface EndpointStats {
  /** Counts the attempts that were due in a time, both ends included, some milliseconds late. */
  count(
    application: Application,
    endpoint: string,
    time: { readonly sinceMs: number; readonly untilMs: number; readonly nowMs: number },
  ): Promise<AttemptCounts>;
}

/**
 * A page is 1 MB at most, at worst some 50 attempts with large answers, mostly thousands. 60 of them take a
 * few seconds and 7,680 read units, less than 1 cent for a thousandth of what the busiest endpoints would take.
 */
const maxPages = 60;

const Counted = z.object({ status: z.string(), nextAttemptAtMs: z.optional(z.number()) });

export function createEndpointStats(table: TableAccess): EndpointStats {
  return {
    async count(application, endpoint, { sinceMs, untilMs, nowMs }) {
      let [succeeded, failed, retrying] = [0, 0, 0];
      const logs = logOf(endpoint, application.logShards);
      const pagesPerLog = Math.ceil(maxPages / logs.length);
      const range = { from: edgeId(sinceMs, 0x00), to: edgeId(untilMs, 0xff) };
      const complete = await Promise.all(
        logs.map((log) =>
          eachPage(log, range, pagesPerLog, (attempts) => {
            for (const { status, nextAttemptAtMs } of attempts) {
              if (status === 'succeeded') succeeded += 1;
              else if ((nextAttemptAtMs ?? 0) > nowMs) retrying += 1;
              else failed += 1;
            }
          }),
        ),
      );
      return { succeeded, failed, retrying, isComplete: complete.every(Boolean) };
    },
  };

  /** @returns whether there were no more pages than allowed */
  async function eachPage(
    log: LogPartition,
    range: { readonly from: string; readonly to: string },
    pages: number,
    visit: (attempts: readonly z.output<typeof Counted>[]) => void,
  ): Promise<boolean> {
    let page = 0;
    const answers = queryAnswers(table, {
      ...logQuery(log, range.from, range.to),
      ProjectionExpression: '#status, nextAttemptAtMs',
      ExpressionAttributeNames: { '#status': 'status' },
      ScanIndexForward: false,
    });
    for await (const { Items = [], LastEvaluatedKey } of answers) {
      visit(Items.map((item) => Counted.parse(item)));
      if (++page === pages) return LastEvaluatedKey === undefined;
    }
    return true;
  }
}

/** The lowest or the highest id of its 4 ms. */
function edgeId(timestampMs: number, fill: number): string {
  return makeId('atmpt', timestampMs, new Uint8Array(payloadByteCount).fill(fill));
}
