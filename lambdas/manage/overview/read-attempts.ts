import type { Attempts } from '../../../core/adapters/dynamodb/attempts.ts';
import { idTimeMs } from '../../../core/ids/ksuid.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { SeenAttempt } from '../../../core/overview/attempt-series.ts';
import { bucketAt, edgesOf, type TimeBuckets } from '../../../core/overview/time-buckets.ts';
import type { Attempt } from '../../../core/send/attempt.ts';

export interface ReadAttempts {
  readonly seen: readonly SeenAttempt[];
  /** Rows of the log that it took at most. */
  readonly cost: number;
}

type Log = Pick<Application, 'logShards'>;

/** The newest of an endpoint that are read in any case: what most endpoints have had in the time. */
const newestCount = 250;
/** Of each part of the time, where there are more: 25 tell a rate of success to some 10 %, and cost 3 read units. */
const perBucket = 25;
/** A list is asked of each shard of the log: of more shards, fewer of each. */
const leastPerShard = 10;

/**
 * An endpoint's attempts of a time, or a sample of them that is spread over all of it: where there are more than a few
 * hundred, the newest of each part of the time. Each of these stands for as many as would lie there if they came all the
 * time as they came in the stretch that was read.
 */
export async function readAttempts(
  attempts: Pick<Attempts, 'listByEndpoint'>,
  application: Log,
  endpoint: string,
  time: TimeBuckets,
): Promise<ReadAttempts> {
  // Straight attempts lie in one, the others in another one of each shard.
  const partitions = 2 * application.logShards;
  const newest = await newestBefore(time.untilMs, newestCount);
  if (reaches(newest, time.sinceMs)) return { seen: newest.items.map(whole), cost: newest.cost };
  const parts = await Promise.all(
    Array.from({ length: time.count }, async (_, index) => {
      const { fromMs, toMs } = edgesOf(time, index);
      const part = await newestBefore(toMs, perBucket);
      const within = part.items.filter(({ startedAtMs }) => bucketAt(time, startedAtMs) === index);
      const weight = reaches(part, fromMs) ? 1 : weightOf(within, fromMs, toMs);
      return { seen: within.map((attempt) => ({ ...whole(attempt), weight })), cost: part.cost };
    }),
  );
  return {
    seen: parts.flatMap(({ seen }) => seen),
    cost: parts.reduce((sum, { cost }) => sum + cost, newest.cost),
  };

  async function newestBefore(beforeMs: number, count: number) {
    const limit = Math.max(leastPerShard, Math.ceil(count / application.logShards));
    const request = { limit, order: 'descending' } as const;
    // No earlier end: with one the list reads a thousand at a time.
    const { items, done } = await attempts.listByEndpoint(application, endpoint, request, { beforeMs });
    return { items, done, cost: done ? items.length : limit * partitions };
  }
}

/** Whether nothing of the time from then on was left out. */
function reaches(
  { items, done }: { readonly items: readonly Attempt[]; readonly done: boolean },
  sinceMs: number,
): boolean {
  const oldest = items.at(-1);
  return done || (oldest !== undefined && (idTimeMs('atmpt', oldest.id) ?? 0) < sinceMs);
}

function whole({ startedAtMs, status, durationMs, skipped }: Attempt): SeenAttempt {
  return {
    atMs: startedAtMs,
    succeeded: status === 'succeeded',
    durationMs: skipped ? undefined : durationMs,
    weight: 1,
  };
}

/**
 * Of n attempts up to an end, n - 1 lie in the stretch that begins behind the oldest: their number by its length is the
 * usual estimate of a rate.
 */
function weightOf(within: readonly Attempt[], fromMs: number, toMs: number): number {
  if (within.length < 2) return 1;
  const oldestMs = Math.min(...within.map(({ startedAtMs }) => startedAtMs));
  const rate = (within.length - 1) / Math.max(1, toMs - oldestMs);
  return Math.max(1, (rate * (toMs - fromMs)) / within.length);
}
