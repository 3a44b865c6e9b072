import { expect, test } from 'vitest';
import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import { seriesOf } from '../../core/overview/attempt-series.ts';
import { bucketsOf } from '../../core/overview/time-buckets.ts';
import { type Attempt, attemptId } from '../../core/send/attempt.ts';
import { readAttempts } from '../../lambdas/manage/overview/read-attempts.ts';

const untilMs = Date.parse('2026-01-31T12:00:00Z');
const time = bucketsOf({ sinceMs: untilMs - 24 * 3_600_000, untilMs });

function attempt(startedAtMs: number, fields: Partial<Attempt> = {}): Attempt {
  const key = { message: `msg_${startedAtMs}`, endpoint: 'ep_1', number: 1 };
  return {
    ...key,
    id: attemptId({ ...key, dueAtMs: startedAtMs }),
    organization: 'org_1',
    application: 'app_1',
    eventType: 'x',
    url: 'https://example.com',
    status: 'succeeded',
    responseStatusCode: 200,
    responseBody: '',
    startedAtMs,
    durationMs: 10,
    trigger: 'scheduled',
    ...fields,
  };
}

/** A log in memory, and how many rows were asked of it. */
function logOf(all: readonly Attempt[]) {
  const newestFirst = all.toSorted((left, right) => right.startedAtMs - left.startedAtMs);
  const asked: number[] = [];
  const listByEndpoint: Attempts['listByEndpoint'] = async (_application, _endpoint, { limit }, filter) => {
    const { beforeMs = Infinity, ...rest } = filter;
    expect(rest).toEqual({});
    const found = newestFirst.filter(({ startedAtMs }) => startedAtMs < beforeMs);
    asked.push(limit);
    return { items: found.slice(0, limit), done: found.length <= limit };
  };
  return { attempts: { listByEndpoint }, asked };
}
const read = (attempts: Pick<Attempts, 'listByEndpoint'>, logShards = 1) =>
  readAttempts(attempts, { logShards }, 'ep_1', time);

test('a few are read whole, with one question', async () => {
  const older = attempt(time.sinceMs - 60_000);
  const given = [attempt(untilMs - 5), attempt(untilMs - 7_200_000, { status: 'failed', skipped: true })];
  const { attempts, asked } = logOf([older, ...given]);
  const { seen, cost } = await read(attempts);
  expect(seriesOf(seen, time)).toMatchObject({ succeeded: 1, failed: 1, isEstimate: false, p99Ms: 10 });
  expect(seen.find(({ succeeded }) => !succeeded)?.durationMs).toBeUndefined();
  expect(asked).toEqual([250]);
  expect(cost).toBe(3);
});

test('of a million as many are read as of a thousand, from all of the time, and they stand for the rest', async () => {
  // One each second, of which each tenth failed, and an hour of silence in between.
  const silentFrom = time.sinceMs + 5 * 3_600_000;
  const all = Array.from({ length: 24 * 3600 }, (_, second) => time.sinceMs + second * 1000 + 500)
    .filter((atMs) => atMs < silentFrom || atMs >= silentFrom + 3_600_000)
    .map((atMs) => attempt(atMs, Math.floor(atMs / 1000) % 10 === 0 ? { status: 'failed' } : {}));
  const { attempts, asked } = logOf(all);
  const { seen, cost } = await read(attempts);
  expect(asked.length).toBe(1 + time.count);
  expect(cost).toBeLessThanOrEqual(2 * (250 + time.count * 25));
  const { buckets, succeeded, failed, isEstimate } = seriesOf(seen, time);
  expect(isEstimate).toBe(true);
  expect((succeeded + failed) / all.length).toBeCloseTo(1, 1);
  expect(failed / (succeeded + failed)).toBeCloseTo(0.1, 1);
  expect(buckets[5]).toMatchObject({ succeeded: 0, failed: 0 });
  for (const index of [0, 10, 23]) {
    const { succeeded: good = 0, failed: bad = 0 } = buckets[index] ?? {};
    expect((good + bad) / 3600).toBeCloseTo(1, 1);
  }
});

test('a log in many shards is asked for less of each', async () => {
  const all = Array.from({ length: 5_000 }, (_, index) => attempt(untilMs - 1 - index * 1000));
  const { attempts, asked } = logOf(all);
  const { cost } = await read(attempts, 16);
  expect(Math.max(...asked)).toBe(16);
  expect(cost).toBeLessThanOrEqual(2 * 16 * (16 + time.count * 10));
});
