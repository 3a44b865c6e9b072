import type { Application } from '../../../core/manage/application.ts';
import type { LatestRequest } from '../../../core/manage/misskey/webhook-object.ts';
import type { Attempt } from '../../../core/send/attempt.ts';
import type { ManageDeps } from '../deps.ts';

/**
 * Attempts are in the log by when they were due, which with retries and throttling is not quite when they were made: of
 * this many the one that was made last counts.
 */
const lookedAt = 5;

/** What was given up or did not fit made no request; behind so many such rows nobody looks for one that did. */
const maxPages = 4;

/** Misskey's `latestStatus` where no answer came. */
const noAnswer = 1;

/**
 * What came of the newest request to an endpoint, from its log: no delivery writes it down. Read from an index: it shows
 * up some milliseconds after the attempt was recorded. See docs/decisions/0018-misskey-latest-status-from-the-log.md.
 */
export async function latestRequest(
  { attempts }: Pick<ManageDeps, 'attempts'>,
  application: Pick<Application, 'logShards'>,
  endpoint: string,
): Promise<LatestRequest | undefined> {
  let key: string | undefined;
  for (let pages = 0; pages < maxPages; pages++) {
    const page = await attempts.listByEndpoint(
      application,
      endpoint,
      {
        limit: lookedAt,
        order: 'descending',
        iterator: key === undefined ? undefined : { key, backwards: false },
      },
      {},
    );
    const newest = page.items.filter(({ skipped }) => !skipped).toSorted(byStart)[0];
    if (newest) return of(newest);
    key = page.items.at(-1)?.id;
    if (page.done || key === undefined) return undefined;
  }
  return undefined;
}

const byStart = (left: Attempt, right: Attempt) => right.startedAtMs - left.startedAtMs;

function of({ startedAtMs, durationMs, responseStatusCode }: Attempt): LatestRequest {
  return {
    sentAtMs: startedAtMs + durationMs,
    status: responseStatusCode === 0 ? noAnswer : responseStatusCode,
  };
}
