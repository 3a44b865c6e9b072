import { beforeEach, describe, expect, it } from 'vitest';
import type { NotedFailures } from '../../core/adapters/dynamodb/endpoint-health.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { EndpointHealth, HealthSign } from '../../core/send/health.ts';
import { createWatchHealth } from '../../lambdas/send/watch-health.ts';

const endpoint = { id: 'ep_1', dialect: 'svix' } as Endpoint;
const rules = { failures: 3, overMs: 0, coolDownMs: 30_000, maxCoolDownMs: 900_000 };

let nowMs: number;
let written: (['failures', NotedFailures] | ['success', number, number | undefined] | string)[];
/** What the table says after failures were written. */
let stored: EndpointHealth;
let isDown: boolean;
let watch: ReturnType<typeof createWatchHealth>;
beforeEach(() => {
  nowMs = 1_000_000;
  written = [];
  stored = { consecutiveFailures: 1, downFailures: 0 };
  isDown = false;
  const answer = async <Value>(entry: (typeof written)[number], value: Value): Promise<Value> => {
    if (isDown) throw new Error('the table is down');
    written.push(entry);
    return value;
  };
  watch = createWatchHealth({
    healths: {
      noteFailures: (_id, failures) => answer(['failures', failures], stored),
      noteSuccess: (_id, atMs, lastFailureAtMs) => answer(['success', atMs, lastFailureAtMs], undefined),
      open: (_id, { untilMs }) => answer(`open for ${untilMs - nowMs}`, true),
      takeProbe: (_id, seenUntilMs) => answer(`probe after ${seenUntilMs}`, true),
      reopen: (_id, _seen, { untilMs }) => answer(`open again for ${untilMs - nowMs}`, true),
    },
    breaker: rules,
    onFailing: async () => {},
    telemetry: { info() {}, warn() {}, error() {}, count() {}, flush() {} },
    now: () => nowMs,
  });
});

const failed = (kind: 'down' | 'rejected' = 'down'): HealthSign => ({ kind, atMs: nowMs, what: '503' });
const succeeded = (): HealthSign => ({ kind: 'succeeded', atMs: nowMs });

/** A batch whose attempts end so, one after the other, 10 ms apart. */
async function batch(known: EndpointHealth | undefined, ...signs: (() => HealthSign)[]): Promise<void> {
  const ids = signs.map(() => endpoint.id);
  const health = watch(ids, new Map(known ? [[endpoint.id, known]] : []));
  for (const sign of signs) {
    await health.during(endpoint.id, async () => {
      nowMs += 10;
      health.note(endpoint, sign());
    });
  }
}
const failing: EndpointHealth = { failingSinceMs: 1, consecutiveFailures: 1, downFailures: 0 };

describe('what is written of the endpoints of a batch', () => {
  it('is nothing where they answer', async () => {
    await batch(undefined, succeeded, succeeded);
    await batch({ consecutiveFailures: 0, downFailures: 0, lastFailureAtMs: 5 }, succeeded);
    expect(written).toEqual([]);
  });

  it('is one count for all failures of an endpoint, when the last of its deliveries is over', async () => {
    await batch(undefined, failed, failed, failed);
    expect(written).toEqual([
      ['failures', expect.objectContaining({ count: 3, down: 3, firstAtMs: 1_000_010 })],
    ]);
  });

  it('is at most one count a second, which has what came in between', async () => {
    for (let n = 0; n < 150; n++) await batch(failing, failed, failed);
    // 150 batches of 20 ms.
    expect(written).toHaveLength(3);
    const counts = written.map((entry) =>
      typeof entry !== 'string' && entry[0] === 'failures' ? entry[1].count : 0,
    );
    expect(counts.slice(0, 2)).toEqual([2, 100]);
    expect(counts.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(300);
  });

  it('is the success that ends a failing, at once, and only once for a process', async () => {
    await batch(undefined, failed);
    await batch(failing, succeeded);
    await batch(undefined, succeeded);
    expect(written.map(([what]) => what)).toEqual(['failures', 'success']);
  });

  it('ends a failing that this process wrote after the batch was read', async () => {
    const late = watch([endpoint.id], new Map());
    await batch(undefined, failed);
    await late.during(endpoint.id, async () => late.note(endpoint, succeeded()));
    expect(written.map(([what]) => what)).toEqual(['failures', 'success']);
  });

  it('remembers a failure beside a success, and counts none', async () => {
    await batch(undefined, failed, succeeded);
    expect(written).toEqual([['success', 1_000_020, 1_000_010]]);
  });

  it('says that somebody is there where one answer said so', async () => {
    await batch(undefined, failed, () => failed('rejected'), failed);
    expect(written).toEqual([['failures', expect.objectContaining({ count: 3, down: undefined })]]);
  });

  it('fails no delivery where it cannot be written, and does not hide why one failed', async () => {
    isDown = true;
    await batch(undefined, failed);
    const health = watch([endpoint.id], new Map());
    await expect(health.during(endpoint.id, () => Promise.reject(new Error('ours')))).rejects.toThrow('ours');
  });
});

describe('a circuit breaker', () => {
  const open: EndpointHealth = {
    ...failing,
    downFailures: 3,
    downSinceMs: 1,
    lastFailureAtMs: 2,
    openedAtMs: 2,
    openUntilMs: 1_000_000,
    coolDownMs: 30_000,
  };

  it('opens when enough failures were written', async () => {
    stored = { ...failing, downFailures: 3, downSinceMs: 1, lastFailureAtMs: 2 };
    await batch(undefined, failed);
    expect(written.at(-1)).toBe('open for 30000');
  });

  it('lets nothing through while its time is not over', async () => {
    nowMs = 999_999;
    const health = watch([endpoint.id], new Map([[endpoint.id, open]]));
    expect(await health.mayAttempt(endpoint.id)).toEqual({ openUntilMs: 1_000_000, coolDownMs: 30_000 });
    expect(written).toEqual([]);
  });

  it('lets one of a batch through then, with one write, and opens for longer when that fails', async () => {
    const health = watch([endpoint.id, endpoint.id, endpoint.id], new Map([[endpoint.id, open]]));
    const verdicts = await Promise.all([1, 2, 3].map(() => health.mayAttempt(endpoint.id)));
    expect(verdicts.filter((verdict) => verdict === 'yes')).toHaveLength(1);
    expect(written).toEqual(['probe after 1000000']);
    stored = { ...open, openUntilMs: 1_060_000, probeAtMs: nowMs };
    await health.during(endpoint.id, async () => health.note(endpoint, failed()));
    await health.during(endpoint.id, async () => {});
    await health.during(endpoint.id, async () => {});
    expect(written.at(-1)).toBe('open again for 60000');
  });

  it('closes with any answer to its probe but that it cannot', async () => {
    const health = watch([endpoint.id], new Map([[endpoint.id, open]]));
    await health.mayAttempt(endpoint.id);
    stored = { ...failing, downFailures: 0 };
    await health.during(endpoint.id, async () => health.note(endpoint, failed('rejected')));
    expect(written.at(-1)).toEqual(['failures', expect.objectContaining({ down: undefined })]);
  });

  it('lets nothing through where the table does not say whose probe it is', async () => {
    isDown = true;
    const health = watch([endpoint.id], new Map([[endpoint.id, open]]));
    expect(await health.mayAttempt(endpoint.id)).not.toBe('yes');
  });
});
