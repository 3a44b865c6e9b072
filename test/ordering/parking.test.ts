import { expect, test } from 'vitest';
import type { ParkedDeliveries, ParkedDelivery } from '../../core/adapters/dynamodb/parked-deliveries.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { Turn } from '../../core/ordering/turn.ts';
import type { Message } from '../../core/publish/message.ts';
import type { Telemetry } from '../../lambdas/parts/telemetry.ts';
import type { DeliveryMessage } from '../../lambdas/send/contract.ts';
import { createOrderedDelivery } from '../../lambdas/send/ordered-delivery.ts';

const nowMs = 1_800_000_000_000;
const endpoint = { id: 'ep', ordering: 'per-key', orderingKey: '/k', disabled: false } as Endpoint;
const place = (position: number) => ({
  pointer: '/k',
  line: 'line',
  position,
  takenAtMs: nowMs - 1000,
  previousAtMs: position === 1 ? 0 : nowMs - 2000,
});
const message = (position: number) =>
  ({ id: `m${position}`, orderPlaces: [place(position)] }) as unknown as Message;
const delivery = (position: number): DeliveryMessage => ({
  v: 1,
  organization: 'org',
  application: 'app',
  logShards: 1,
  endpoint: 'ep',
  message: `m${position}`,
  attempt: 1,
  dueAtMs: nowMs - 1000,
});

/** One line of one endpoint; `finished` are the messages that are over, and events may happen between two steps. */
function line(during: { park?: () => Promise<void>; queued?: () => void } = {}) {
  const finished = new Set<number>();
  const items = new Map<number, ParkedDelivery>();
  const queue: DeliveryMessage[] = [];
  const attempted = new Set<string>();
  const parked: ParkedDeliveries = {
    async park(item) {
      items.set(item.position, item);
      await during.park?.();
    },
    find: async ({ position }) => items.get(position),
    behind: async ({ position }) =>
      [...items.values()].filter((item) => item.position > position).sort((a, b) => a.position - b.position),
    async claim({ position }, wokenAtMs) {
      const item = items.get(position);
      if (!item || item.wokenAtMs !== undefined) return false;
      items.set(position, { ...item, wokenAtMs });
      return true;
    },
    async lookAgain(item) {
      items.set(item.position, item);
      return true;
    },
  };
  const ordered = createOrderedDelivery({
    turn: async (_endpoint, { position }): Promise<Turn> =>
      position === 1 || finished.has(position - 1)
        ? { kind: 'now' }
        : { kind: 'later', behind: `m${position - 1}` },
    attempts: {
      find: async ({ message: id }) => (attempted.has(id) ? ({} as never) : undefined),
    },
    parked,
    waiting: { wait: async () => undefined },
    deliveriesQueue: {
      async send({ body }) {
        during.queued?.();
        queue.push(JSON.parse(body));
      },
      sendAll: async () => undefined,
    },
    retentionMs: 86_400_000,
    telemetry: { count: () => undefined } as unknown as Telemetry,
    now: () => nowMs,
  });
  const finish = (position: number, isRepeated = false) => {
    finished.add(position);
    return ordered.passOn(delivery(position), endpoint, message(position), isRepeated);
  };
  const arrive = (position: number) => ordered.waitForTurn(delivery(position), endpoint, message(position));
  const woken = () => queue.filter(({ look }) => !look).map((one) => one.message);
  const looks = () => queue.filter(({ look }) => look);
  return { ordered, finished, items, attempted, finish, arrive, woken, looks };
}

test('who is finished wakes the next one only, which is sent with the log in mind', async () => {
  const { arrive, finish, woken, looks } = line();
  expect([await arrive(1), await arrive(2), await arrive(3)]).toEqual(['send', 'later', 'later']);
  expect(looks()).toHaveLength(2);
  await finish(1);
  expect(woken()).toEqual(['m2']);
  await finish(2);
  expect(woken()).toEqual(['m2', 'm3']);
});

test('whoever is parked while the one ahead is finished goes on, though nobody woke it', async () => {
  const one = line({ park: async () => void one.finished.add(1) });
  expect(await one.arrive(2)).toBe('send');
  expect(one.woken()).toEqual([]);
  expect(one.looks()).toEqual([]);
});

test('whoever is parked and woken in the same moment is sent once', async () => {
  const one = line({ park: () => one.finish(1) });
  expect(await one.arrive(2)).toBe('later');
  expect(one.woken()).toEqual(['m2']);
});

test('a wake-up that was stopped half-way is repeated, unless it has been followed', async () => {
  let fails = true;
  const one = line({
    queued: () => {
      if (!fails || one.items.get(2)?.wokenAtMs === undefined) return;
      throw new Error('killed');
    },
  });
  await one.arrive(2);
  await expect(one.finish(1)).rejects.toThrow('killed');
  fails = false;
  await one.finish(1, true);
  expect(one.woken()).toEqual(['m2']);
  one.attempted.add('m2');
  await one.finish(1, true);
  expect(one.woken()).toEqual(['m2']);
});

test('a look wakes what nobody woke, and only the look that the item names', async () => {
  const { ordered, arrive, finished, looks, woken } = line();
  await arrive(2);
  const [look] = looks();
  if (!look) throw new Error('no look');
  finished.add(1);
  await ordered.look({ ...look, dueAtMs: look.dueAtMs - 1 }, endpoint, message(2));
  expect(woken()).toEqual([]);
  await ordered.look(look, endpoint, message(2));
  await ordered.look(look, endpoint, message(2));
  expect(woken()).toEqual(['m2']);
});

test('a look finds that the order was given up, or looks again later', async () => {
  const { ordered, arrive, looks, woken } = line();
  await arrive(2);
  const [look] = looks();
  if (!look) throw new Error('no look');
  await ordered.look(look, endpoint, message(2));
  expect(woken()).toEqual([]);
  expect(looks()).toHaveLength(2);
  await ordered.look(looks()[1] ?? look, { ...endpoint, ordering: undefined }, message(2));
  expect(woken()).toEqual(['m2']);
});

test('what somebody asked for, and what was tried before, does not ask for its turn', async () => {
  const { ordered, items } = line();
  const manual = { ...delivery(2), manual: { id: 'x' } };
  expect(await ordered.waitForTurn(manual, endpoint, message(2))).toBe('send');
  expect(await ordered.waitForTurn({ ...delivery(2), attempt: 2 }, endpoint, message(2))).toBe('send');
  expect(items.size).toBe(0);
});
