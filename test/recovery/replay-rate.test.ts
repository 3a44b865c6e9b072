import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../pipeline/api-client.ts';
import type { Grapnel } from '../pipeline/grapnel.ts';
import { isBy } from '../pipeline/kill-at-call.ts';
import { anHourAgo, endedTask, failedMessages, messagesAt, startReplayRun } from '../pipeline/replay-runs.ts';

let grapnel: Grapnel;
let api: ApiClient;
let run: Awaited<ReturnType<typeof startReplayRun>>;
beforeAll(async () => {
  // Retries of one dialect are an hour away.
  run = await startReplayRun({ svix: [3600] });
  ({ grapnel } = run);
  ({ api } = grapnel);
});

const failing = (path: string, count: number, fields: Record<string, unknown> = {}) =>
  failedMessages(grapnel, path, count, fields);

async function start(path: string, body: Record<string, unknown> = {}, key?: string): Promise<string> {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const answer = await api.post(path, { since: anHourAgo(), ...body }, headers);
  expect(answer.status, answer.text).toBe(202);
  return answer.body.id;
}

const get = async (task: string) => (await api.get(`/background-task/${task}`)).body;
const ended = (task: string) => endedTask(grapnel, task);
const idsAt = (path: string, from: number) => messagesAt(grapnel, path, from);

/** The most requests that any second held, from whichever of them on. */
function busiestSecond(path: string, from: number): number {
  const times = grapnel.receiver
    .received(path)
    .slice(from)
    .map(({ atMs }) => atMs);
  return Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + 1000).length));
}

describe('the rate of a task', () => {
  test.each(['recover', 'bulk-replay'])(
    'of %s holds at the receiver, and every message is sent once',
    async (verb) => {
      const path = `/capped-${verb}`;
      const { messages, at } = await failing(path, 60);
      const task = await start(`${at}/${verb}`, { maxPerSecond: 20 });
      const { data } = await ended(task);
      expect(data).toMatchObject({ processed: 60, queued: 60, progress: 1, maxPerSecond: 20 });
      await grapnel.receiver.waitFor(path, 120);
      await grapnel.stack.waitUntilIdle();
      expect(idsAt(path, 60).sort()).toEqual(messages.toSorted());
      // Two steps of 20 that follow each other by a second may touch one second, not more.
      expect(busiestSecond(path, 60)).toBeLessThanOrEqual(40);
    },
    90_000,
  );

  test('of replay-missing holds too: what an endpoint missed while it was disabled', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/back');
    const at = `/app/${application}/endpoint/${endpoint}`;
    await api.patch(at, { disabled: true });
    const { disabledAt } = (await api.get(at)).body;
    const missed: string[] = [];
    for (let n = 0; n < 45; n++) missed.push(await grapnel.publish(application, 'event', { n }));
    await grapnel.stack.waitUntilIdle();
    await api.patch(at, { disabled: false });
    const since = disabledAt;
    const task = await start(`${at}/replay-missing`, { since, maxPerSecond: 15 });
    expect((await ended(task)).data).toMatchObject({ queued: 45 });
    await grapnel.receiver.waitFor('/back', 45);
    await grapnel.stack.waitUntilIdle();
    expect(idsAt('/back', 0).sort()).toEqual(missed.toSorted());
    expect(busiestSecond('/back', 0)).toBeLessThanOrEqual(30);
  }, 90_000);

  test('is clamped to what tasks send anyway, and is a whole number of 1 or more', async () => {
    const { at } = await failing('/clamped', 1);
    const task = await start(`${at}/recover`, { maxPerSecond: 100_000 });
    expect((await ended(task)).data).toMatchObject({ maxPerSecond: 100 });
    for (const maxPerSecond of [0, -1, 1.5, '20']) {
      for (const verb of ['recover', 'replay-missing', 'bulk-replay']) {
        const { status, body } = await api.post(`${at}/${verb}`, { since: anHourAgo(), maxPerSecond });
        expect(status).toBe(422);
        expect(body.detail[0].loc).toEqual(['body', 'maxPerSecond']);
      }
    }
    const unsaid = await start(`${at}/recover`);
    expect((await ended(unsaid)).data).not.toHaveProperty('maxPerSecond');
  }, 60_000);

  test.each([
    ['before it queued its deliveries', 'sqs:SendMessage', 'DeliveriesQueue'],
    ['after it queued its deliveries', 'dynamodb:UpdateItem', 'Messages'],
    ['after it wrote its progress', 'sqs:SendMessage', 'ReplaysQueue'],
  ])(
    'a capped task that is killed %s goes on, and each message is sent once',
    async (name, action, resource) => {
      const path = `/killed-${name.replaceAll(' ', '-')}`;
      const { messages, at } = await failing(path, 35);
      let calls = 0;
      // In the second step, whose choice was cut to the rate.
      const nth = resource === 'DeliveriesQueue' ? 3 : 2;
      run.killAt((call) =>
        isBy(call, 'Replay', action, resource) && ++calls === nth ? 'dies before it' : undefined,
      );
      const task = await start(`${at}/recover`, { maxPerSecond: 15 });
      expect((await ended(task)).data).toMatchObject({ processed: 35, queued: 35 });
      expect(run.isResting()).toBe(true);
      await grapnel.receiver.waitFor(path, 70);
      await grapnel.stack.waitUntilIdle();
      expect(idsAt(path, 35).sort()).toEqual(messages.toSorted());
    },
    90_000,
  );
});

describe('a task', () => {
  test('says how far it is', async () => {
    const { at } = await failing('/progress', 40);
    const task = await start(`${at}/recover`, { maxPerSecond: 10, since: anHourAgo() });
    const seen: number[] = [];
    await grapnel.until(async () => {
      const { status, data } = await get(task);
      seen.push(data.progress);
      return status !== 'running';
    }, 40_000);
    expect(seen).toEqual(seen.toSorted((left, right) => left - right));
    expect(seen.some((progress) => progress > 0 && progress < 1)).toBe(true);
    expect(seen.at(-1)).toBe(1);
  }, 60_000);

  test('that is cancelled sends what it has queued and no more', async () => {
    const { at, messages } = await failing('/cancelled', 50);
    const task = await start(`${at}/recover`, { maxPerSecond: 10 });
    await grapnel.receiver.waitFor('/cancelled', 60);
    const answer = await api.post(`/background-task/${task}/cancel`, undefined);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ status: 'failed', data: { reason: 'Cancelled.' } });
    expect(answer.body.data.progress).toBeLessThan(1);
    await grapnel.until(() => {
      const { ready, delayed, inFlight } = grapnel.stack.inspectQueue(grapnel.queue('ReplaysQueue'));
      return [...ready, ...delayed, ...inFlight].every((body) => !body.includes(task));
    });
    await grapnel.stack.waitUntilIdle();
    const sent = idsAt('/cancelled', 50);
    expect(new Set(sent).size).toBe(sent.length);
    // The step that was at work when it was cancelled may have queued its ten too.
    expect(sent.length).toBeLessThanOrEqual(30);
    expect((await get(task)).data).toMatchObject({ reason: 'Cancelled.' });

    // Cancelled again it is what it was, and what was not sent is still to be recovered.
    expect((await api.post(`/background-task/${task}/cancel`, undefined)).body).toMatchObject({
      status: 'failed',
    });
    await ended(await start(`${at}/recover`));
    await grapnel.receiver.waitFor('/cancelled', 100);
    await grapnel.stack.waitUntilIdle();
    expect(idsAt('/cancelled', 50).sort()).toEqual(messages.toSorted());
  }, 90_000);

  test('that has ended, or is not there, is not cancelled', async () => {
    const { at } = await failing('/over', 1);
    const task = await start(`${at}/recover`);
    await ended(task);
    expect((await api.post(`/background-task/${task}/cancel`, undefined)).body).toMatchObject({
      status: 'finished',
    });
    expect((await api.post('/background-task/qtask_no/cancel', undefined)).status).toBe(404);
    const other = api.withToken(await grapnel.otherOrganizationToken());
    expect((await other.post(`/background-task/${task}/cancel`, undefined)).status).toBe(404);
  }, 60_000);

  test('that is asked for twice with one idempotency key is one task', async () => {
    const { at, messages } = await failing('/asked-twice', 5);
    const tasks = await Promise.all([
      start(`${at}/recover`, {}, 'recover-once'),
      start(`${at}/recover`, {}, 'recover-once'),
    ]);
    expect(tasks[0]).toBe(tasks[1]);
    await ended(tasks[0] ?? '');
    await grapnel.receiver.waitFor('/asked-twice', 10);
    await grapnel.stack.waitUntilIdle();
    expect(idsAt('/asked-twice', 5).sort()).toEqual(messages.toSorted());
  }, 60_000);

  test('of recover leaves to its retries what is still to be retried', async () => {
    const { at } = await failing('/to-be-retried', 3, { dialect: 'svix' });
    expect((await ended(await start(`${at}/recover`))).data).toMatchObject({ processed: 3, queued: 0 });
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/to-be-retried')).toHaveLength(3);
    // Sent again on purpose it is sent once, and the retries are as they were.
    const task = await start(`${at}/bulk-replay`, { status: 3 });
    expect((await ended(task)).data).toMatchObject({ queued: 3 });
    await grapnel.receiver.waitFor('/to-be-retried', 6);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/to-be-retried')).toHaveLength(6);
  }, 60_000);
});
