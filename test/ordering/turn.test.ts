import { describe, expect, test } from 'vitest';
import {
  nextLookMs,
  type OrderEntry,
  type Standing,
  type TurnDeps,
  turnOf,
} from '../../core/ordering/turn.ts';
import type { Attempt } from '../../core/send/attempt.ts';

const nowMs = 1_800_000_000_000;
const hourMs = 3_600_000;
const place = { pointer: '/k', line: 'line', position: 5, takenAtMs: nowMs, previousAtMs: nowMs - 1000 };

interface Earlier {
  position: number;
  takenAtMs?: number;
  previousAtMs?: number;
  eventType?: string;
  attempts?: Partial<Attempt>[];
  /** The position that the stored message has; undefined where it is not stored. */
  stored?: number | undefined;
  standing?: Standing;
}

/** The turn of a message at position 5 after those at 4, 3 …; each is stored and took its place ten seconds ago. */
function turn(
  earlier: Earlier[],
  options: { since?: Parameters<typeof turnOf>[3]; orderedSinceMs?: number } = {},
) {
  const all = earlier.map((one) => ({
    takenAtMs: nowMs - 10_000,
    previousAtMs: nowMs - 11_000,
    stored: one.position,
    ...one,
  }));
  const of = (message: string) => all.find(({ position }) => `m${position}` === message);
  const deps: TurnDeps = {
    async *entriesBefore() {
      for (const { position, takenAtMs, previousAtMs, eventType = 'wanted' } of all) {
        yield {
          line: 'line',
          position,
          takenAtMs,
          previousAtMs,
          message: `m${position}`,
          labels: { eventType },
        } satisfies OrderEntry;
      }
    },
    wants: ({ eventType }) => eventType === 'wanted',
    attemptsOf: async (message) =>
      (of(message)?.attempts ?? []).map(
        (one, index) => ({ number: index + 1, status: 'failed', ...one }) as Attempt,
      ),
    placesOf: async (message) => {
      const stored = of(message)?.stored;
      return stored === undefined ? undefined : [{ ...place, position: stored }];
    },
    standingOf: async (message) => of(message)?.standing ?? 'unseen',
    nowMs,
  };
  return turnOf(deps, place, options.orderedSinceMs ?? nowMs - 24 * hourMs, options.since);
}

const first = { previousAtMs: 0, position: 1 };
const now = { kind: 'now' };
const behind = (message: string) => expect.objectContaining({ kind: 'later', behind: message });

describe('it is the turn of a message', () => {
  test('with nothing before it', async () => {
    expect(
      await turnOf(
        { entriesBefore: async function* () {} } as unknown as TurnDeps,
        { ...place, position: 1, previousAtMs: 0 },
        0,
      ),
    ).toEqual(now);
  });
  test('whose predecessor has arrived, whatever lies before that', async () => {
    expect(await turn([{ position: 4, attempts: [{}, { status: 'succeeded' }] }])).toEqual(now);
  });
  test('whose predecessor was given up', async () => {
    expect(await turn([{ position: 4, attempts: [{ nextAttemptAtMs: 1 }, {}] }])).toEqual(now);
  });
  test('whose predecessors were published before the endpoint was ordered', async () => {
    expect(await turn([{ position: 4 }], { orderedSinceMs: nowMs - 5000 })).toEqual(now);
  });
  test('whose predecessor was cancelled', async () => {
    expect(
      await turn([{ position: 4, attempts: [{ nextAttemptAtMs: nowMs + 1000 }], standing: 'over' }]),
    ).toEqual(now);
  });
  test('whose predecessor has a retry that is six hours late', async () => {
    expect(await turn([{ position: 4, attempts: [{ nextAttemptAtMs: nowMs - 6 * hourMs }] }])).toEqual(now);
    expect(await turn([{ position: 4, attempts: [{ nextAttemptAtMs: nowMs - 6 * hourMs + 1 }] }])).toEqual(
      behind('m4'),
    );
    const putOff: Earlier = {
      position: 4,
      attempts: [{ nextAttemptAtMs: nowMs - 7 * hourMs }],
      standing: 'waiting',
    };
    expect(await turn([putOff])).toEqual(behind('m4'));
  });
});

describe('a message waits', () => {
  test('while its predecessor is to be tried again', async () => {
    expect(await turn([{ position: 4, attempts: [{ nextAttemptAtMs: nowMs + 1000 }] }])).toEqual(
      behind('m4'),
    );
  });
  test('though somebody resent its predecessor by hand', async () => {
    const manual = { status: 'succeeded' as const, manual: { id: 'x' } };
    expect(await turn([{ position: 4, attempts: [manual] }])).toEqual(behind('m4'));
  });
  test('for the nearest that its endpoint wants', async () => {
    expect(await turn([{ position: 4, eventType: 'other' }, { position: 3 }])).toEqual(behind('m3'));
    expect(
      await turn([
        { position: 4, eventType: 'other' },
        { position: 3, attempts: [{ status: 'succeeded' }] },
      ]),
    ).toEqual(now);
  });
  test('for one that is parked itself, however long', async () => {
    const since = { behind: 'm4', unseenSinceMs: nowMs - 100 * hourMs };
    expect(await turn([{ position: 4, standing: 'parked' }], { since })).toEqual({
      kind: 'later',
      behind: 'm4',
    });
  });
  test('for six hours for one of which nothing is seen, and asks then what lies before that', async () => {
    const ago = (unseenMs: number) => ({ since: { behind: 'm4', unseenSinceMs: nowMs - unseenMs } });
    const old = { takenAtMs: nowMs - hourMs, previousAtMs: nowMs - hourMs };
    expect(await turn([{ position: 4, ...old }], ago(6 * hourMs - 1))).toMatchObject({
      behind: 'm4',
      untilMs: nowMs + 1,
    });
    const unfinished = { position: 3, attempts: [{ nextAttemptAtMs: nowMs + 1000 }] };
    expect(await turn([{ position: 4, ...old }, unfinished], ago(6 * hourMs))).toEqual(behind('m3'));
    const [finished, begun] = [
      { ...unfinished, attempts: [{}] },
      { since: { behind: 'm3', unseenSinceMs: 0 } },
    ];
    expect(await turn([{ position: 4, ...old }, finished], ago(6 * hourMs))).toEqual(now);
    expect(await turn([{ position: 4, ...old }], begun)).toMatchObject({
      behind: 'm4',
      unseenSinceMs: nowMs,
    });
  });
  test('for a minute only where it may not have been meant for the endpoint', async () => {
    const turned = await turn([{ position: 4 }], { orderedSinceMs: nowMs - 20_000 });
    expect(turned).toMatchObject({ behind: 'm4', untilMs: nowMs + 60_000 });
  });
});

describe('a place without its message', () => {
  test('is waited for as long as its publication may take', async () => {
    expect(await turn([{ position: 4, stored: undefined }])).toMatchObject({
      behind: 'm4',
      untilMs: nowMs + 14_000,
    });
    const late = { position: 4, stored: undefined, takenAtMs: nowMs - 24_000 };
    expect(await turn([late, { position: 3, attempts: [{}] }])).toEqual(now);
    expect(await turn([late, { position: 3 }])).toEqual(behind('m3'));
  });
  test('counts as well where it has no entry yet, in the middle and at the end', async () => {
    expect(await turn([{ position: 3, attempts: [{}] }])).toMatchObject({
      behind: '#4',
      untilMs: nowMs + 23_000,
    });
    expect(await turn([{ position: 4, eventType: 'other' }, { position: 2 }])).toMatchObject({
      behind: '#3',
    });
    expect(await turn([{ position: 4, eventType: 'other' }])).toMatchObject({ behind: '#3' });
    const long = { position: 4, eventType: 'other', previousAtMs: nowMs - 25_000 };
    expect(await turn([long])).toEqual(now);
    expect(await turn([{ ...first, position: 4, eventType: 'other' }])).toEqual(now);
  });
  test('is passed by where the message has another one', async () => {
    expect(
      await turn([
        { position: 4, stored: 6 },
        { position: 3, attempts: [{}] },
      ]),
    ).toEqual(now);
  });
});

test('a look comes after five minutes, then after as long as it has waited, an hour at most, or when it knows', () => {
  const later = { kind: 'later', behind: 'm4' } as const;
  expect(nextLookMs(later, nowMs, nowMs)).toBe(nowMs + 300_000);
  expect(nextLookMs(later, nowMs - 900_000, nowMs)).toBe(nowMs + 900_000);
  expect(nextLookMs(later, nowMs - 9 * hourMs, nowMs)).toBe(nowMs + hourMs);
  expect(nextLookMs({ ...later, untilMs: nowMs + 7000 }, nowMs, nowMs)).toBe(nowMs + 8000);
});
