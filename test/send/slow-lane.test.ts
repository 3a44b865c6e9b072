import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EndpointHealth } from '../../core/send/health.ts';
import type { Outcome } from '../../core/send/outcome.ts';
import type { DeliveryMessage } from '../../lambdas/send/contract.ts';
import { createSlowEndpoints } from '../../lambdas/send/slow-endpoints.ts';
import { createSlowLane } from '../../lambdas/send/slow-lane.ts';

const answered: Outcome = {
  kind: 'answered',
  statusCode: 200,
  responseHeaders: {},
  responseBody: '',
  responseBodyIsBase64: false,
  durationMs: 0,
};
const second = 1000;
const minute = 60 * second;
const slowQueueArn = 'arn:aws:sqs:us-east-1:000000000000:slow';
const ordinary = { eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:deliveries' };
const delivery = { v: 1, endpoint: 'ep', message: 'msg', attempt: 2, dueAtMs: 5 } as DeliveryMessage;

/** The table, as all processes share it. */
let stored: { slowAtMs?: number; slowUntilMs?: number };
let writes: string[];
let isDown: boolean;

function process() {
  const slowEndpoints = createSlowEndpoints({
    marks: {
      async note(_endpoint, atMs, untilMs) {
        if (isDown) throw new Error('the table is down');
        writes.push(untilMs === undefined ? 'slow once' : 'slow');
        const before = stored.slowAtMs;
        stored = { ...stored, slowAtMs: atMs, ...(untilMs === undefined ? {} : { slowUntilMs: untilMs }) };
        return before;
      },
      async clear(_endpoint, beforeMs) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const may = stored.slowAtMs !== undefined && stored.slowAtMs < beforeMs;
        writes.push(may ? 'quick' : 'not quick');
        if (may) stored = {};
        return may;
      },
    },
    telemetry: { info() {}, warn() {}, count() {} },
    now: () => Date.now(),
  });
  const queued: { queue: string; body: DeliveryMessage; groupId: string | undefined }[] = [];
  const batches: number[] = [];
  const queue = (name: string) => ({
    send: async (message: { body: string; groupId?: string | undefined }) => {
      queued.push({ queue: name, body: JSON.parse(message.body), groupId: message.groupId });
    },
    sendAll: async (messages: readonly { body: string; groupId?: string | undefined }[]) => {
      batches.push(messages.length);
      for (const { body, groupId } of messages) queued.push({ queue: name, body: JSON.parse(body), groupId });
    },
  });
  const lane = createSlowLane({
    slowEndpoints,
    slowQueue: queue('slow'),
    slowQueueArn,
    telemetry: { count() {} },
  });
  const http = slowEndpoints.timed({
    send: ({ timeoutMs }) => new Promise((resolve) => setTimeout(() => resolve(answered), timeoutMs)),
    close() {},
  });
  return {
    ...lane,
    queued,
    batches,
    deliveries: lane.queueFor(queue('deliveries')),
    /** Reads what the table says of the endpoint, as each batch does. */
    read: (more: Partial<EndpointHealth> = {}) =>
      lane.learn(
        ['ep'],
        new Map(
          stored.slowAtMs === undefined
            ? []
            : [['ep', { consecutiveFailures: 0, downFailures: 0, ...stored, ...more }]],
        ),
      ),
    /** Makes a request that is answered after so long. */
    request: (durationMs: number) =>
      http.send({ url: '', request: {} as never, timeoutMs: durationMs, connectionsOf: 'ep' }),
    isSlow: () => slowEndpoints.isSlow('ep'),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  stored = {};
  writes = [];
  isDown = false;
});
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('an endpoint becomes slow', () => {
  test('while two requests still hang, after 3 s', async () => {
    const one = process();
    void one.request(10 * second);
    void one.request(10 * second);
    await pass(2900);
    expect(one.isSlow()).toBe(false);
    await pass(200);
    expect(one.isSlow()).toBe(true);
    expect(stored.slowUntilMs).toBeGreaterThan(Date.now() + 20 * minute);
  });

  test('for two requests that two processes saw, the first of which had read nothing of it', async () => {
    const [one, other] = [process(), process()];
    void one.request(4 * second);
    await pass(5 * second);
    expect(stored.slowUntilMs).toBeUndefined();
    void other.request(4 * second);
    await pass(4 * second);
    expect(other.isSlow()).toBe(true);
    one.read();
    expect(one.isSlow()).toBe(true);
  });

  test('not for one slow request, nor for two more than a minute apart, nor for quick ones', async () => {
    const one = process();
    for (let n = 0; n < 100; n++) void one.request(2900);
    await pass(3 * second);
    expect(writes).toEqual([]);
    void one.request(4 * second);
    await pass(61 * second);
    void one.request(4 * second);
    await pass(5 * second);
    expect(writes).toEqual(['slow once', 'slow once']);
    expect(one.isSlow()).toBe(false);
  });

  test('with no more than a write in five seconds however many requests hang', async () => {
    const one = process();
    for (let n = 0; n < 60; n++) {
      for (let request = 0; request < 20; request++) void one.request(10 * second);
      await pass(second);
    }
    expect(writes.length).toBeLessThanOrEqual(2 + 60 / 5);
    expect(writes.length).toBeGreaterThan(5);
  });

  test('without anything failing where it cannot be written', async () => {
    isDown = true;
    const one = process();
    const both = Promise.all([one.request(4 * second), one.request(4 * second)]);
    await pass(5 * second);
    expect(await both).toEqual([answered, answered]);
    await expect(one.settled()).resolves.toBeUndefined();
  });
});

describe('an endpoint is slow no more', () => {
  const slow = async () => {
    const one = process();
    void one.request(4 * second);
    void one.request(4 * second);
    await pass(5 * second);
    return one;
  };

  test('at a quick answer 15 s after its last slow request, which is one write', async () => {
    const one = await slow();
    void one.request(100);
    await pass(second);
    expect(one.isSlow()).toBe(true);
    await pass(14 * second);
    for (let n = 0; n < 20; n++) void one.request(100);
    await pass(second);
    expect(one.isSlow()).toBe(false);
    expect(stored).toEqual({});
    expect(writes.filter((write) => write.endsWith('quick'))).toEqual(['quick']);
  });

  test('not while another process still sees it hang', async () => {
    const one = await slow();
    const other = process();
    other.read();
    await pass(14 * second);
    void other.request(10 * second);
    await pass(4 * second);
    void one.request(100);
    await pass(second);
    expect(writes.at(-1)).toBe('not quick');
    expect(one.isSlow()).toBe(true);
    expect(stored.slowUntilMs).toBeDefined();
  });

  test('after half an hour in which nothing was sent to it', async () => {
    const one = await slow();
    await pass(29 * minute);
    expect(one.isSlow()).toBe(true);
    await pass(2 * minute);
    expect(one.isSlow()).toBe(false);
  });
});

describe('the deliveries of a slow endpoint', () => {
  beforeEach(() => {
    stored = { slowAtMs: Date.now(), slowUntilMs: Date.now() + 20 * minute };
  });

  test('are moved from the ordinary lane, whole, ten with one request, to be looked up in the log', async () => {
    const one = process();
    one.read();
    const whole: DeliveryMessage = {
      ...delivery,
      slotBooked: true,
      pending: true,
      isLast: true,
      putOffSinceMs: 3,
      manual: { id: 'm', test: { url: 'http://x/' } },
    };
    expect(one.isToMove({ record: ordinary, delivery: whole })).toBe(true);
    const moved = Promise.all(Array.from({ length: 10 }, () => one.move(whole)));
    await pass(10);
    await moved;
    expect(one.batches).toEqual([10]);
    expect(one.queued[0]).toEqual({
      queue: 'slow',
      groupId: 'ep',
      body: { ...whole, mayBeRepeated: true },
    });
  });

  test('stay where they are in the slow lane, and as looks, and while their circuit breaker is open', () => {
    const one = process();
    one.read();
    expect(one.isToMove({ record: { eventSourceARN: slowQueueArn }, delivery })).toBe(false);
    const look = { line: 'l', position: 1 };
    expect(one.isToMove({ record: ordinary, delivery: { ...delivery, look } })).toBe(false);
    one.read({ openUntilMs: Date.now() + second });
    expect(one.isToMove({ record: ordinary, delivery })).toBe(false);
    expect(one.isToMoveUnseen({ record: ordinary, delivery })).toBe(false);
  });

  test('are moved unseen for two seconds after the endpoint was read', async () => {
    const one = process();
    expect(one.isToMoveUnseen({ record: ordinary, delivery })).toBe(false);
    one.read();
    expect(one.isToMoveUnseen({ record: ordinary, delivery })).toBe(true);
    await pass(2100);
    expect(one.isToMoveUnseen({ record: ordinary, delivery })).toBe(false);
  });

  test('go by the slow lane again at once when they are queued for later, those of others do not', async () => {
    const one = process();
    one.read();
    await one.deliveries.send({ body: '{}', groupId: 'ep' });
    await one.deliveries.send({ body: '{}', groupId: 'other' });
    expect(one.queued.map(({ queue }) => queue)).toEqual(['slow', 'deliveries']);
    await one.deliveries.sendAll([
      { body: '{}', groupId: 'other' },
      { body: '{}', groupId: 'ep' },
    ]);
    expect(one.queued.slice(2).map(({ queue, groupId }) => [queue, groupId])).toEqual([
      ['slow', 'ep'],
      ['deliveries', 'other'],
    ]);
  });

  test('come again where they could not be moved', async () => {
    const broken = createSlowLane({
      slowEndpoints: {} as never,
      slowQueue: {
        send: async () => undefined,
        sendAll: async () => Promise.reject(new Error('SQS refused')),
      },
      slowQueueArn,
      telemetry: { count() {} },
    });
    const moved = Promise.allSettled([broken.move(delivery), broken.move(delivery)]);
    await pass(10);
    expect((await moved).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
