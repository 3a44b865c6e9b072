import { beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryMessage } from '../../lambdas/send/contract.ts';
import type { ApiClient } from './api-client.ts';
import type { Grapnel } from './grapnel.ts';
import { isBy } from './kill-at-call.ts';
import { enqueue, queuedDelivery } from './queued-deliveries.ts';
import { anHourAgo, endedTask, failedMessages, messagesAt, startReplayRun } from './replay-runs.ts';

let grapnel: Grapnel;
let api: ApiClient;
let run: Awaited<ReturnType<typeof startReplayRun>>;
beforeAll(async () => {
  run = await startReplayRun();
  ({ grapnel } = run);
  ({ api } = grapnel);
});

async function start(path: string, body: Record<string, unknown> = { since: anHourAgo() }): Promise<string> {
  const answer = await api.post(path, body);
  expect(answer.status, answer.text).toBe(202);
  expect(answer.body.status).toBe('running');
  return answer.body.id;
}

const finished = (task: string) => endedTask(grapnel, task);
const failing = (path: string, count: number) => failedMessages(grapnel, path, count);
const idsAt = (path: string, from: number) => messagesAt(grapnel, path, from);

describe('recover', () => {
  test('sends each failed message once more, and nothing that succeeded', async () => {
    const { application, endpoint, messages, at } = await failing('/recovered', 30);
    await grapnel.publish(application, 'event.0', { good: true });
    await grapnel.waitForAttempts(application, endpoint, 31);
    const task = await start(`${at}/recover`);
    expect(await finished(task)).toMatchObject({
      status: 'finished',
      task: 'endpoint.recover',
      data: { appId: application, endpointId: endpoint, processed: 31, queued: 30 },
    });
    await grapnel.receiver.waitFor('/recovered', 61);
    await grapnel.stack.waitUntilIdle();
    expect(idsAt('/recovered', 31).sort()).toEqual(messages.toSorted());

    const again = await start(`${at}/recover`);
    expect(await finished(again)).toMatchObject({ data: { processed: 31, queued: 0 } });
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/recovered')).toHaveLength(61);
  }, 60_000);

  test('pages through more messages than one step takes', async () => {
    const { messages, at } = await failing('/pages', 130);
    const task = await start(`${at}/recover`);
    expect(await finished(task)).toMatchObject({ data: { processed: 130, queued: 130 } });
    await grapnel.receiver.waitFor('/pages', 260);
    await grapnel.stack.waitUntilIdle();
    expect(idsAt('/pages', 130).sort()).toEqual(messages.toSorted());
  }, 90_000);

  test('keeps to its time', async () => {
    const { application, messages, at } = await failing('/timed', 4);
    const { timestamp } = (await api.get(`/app/${application}/msg/${messages[2]}`)).body;
    await finished(await start(`${at}/recover`, { since: anHourAgo(), until: timestamp }));
    await grapnel.stack.waitUntilIdle();
    expect(idsAt('/timed', 4).sort()).toEqual(messages.slice(0, 2).sort());
  }, 60_000);

  test('refuses what is too old, the wrong way round, or not there', async () => {
    const { application, endpoint, at } = await failing('/refused', 1);
    const daysAgo = (days: number, minutes = 0) =>
      new Date(Date.now() - days * 86_400_000 - minutes * 60_000).toISOString();
    expect((await api.post(`${at}/recover`, { since: daysAgo(14, 4) })).status).toBe(202);
    for (const body of [
      { since: daysAgo(14, 6) },
      { since: daysAgo(1), until: daysAgo(2) },
      { since: 'yesterday' },
      {},
    ]) {
      expect((await api.post(`${at}/recover`, body)).status).toBe(422);
    }
    for (const path of [at.replace(endpoint, 'nobody'), at.replace(application, 'nobody')]) {
      for (const verb of ['recover', 'replay-missing', 'bulk-replay']) {
        expect((await api.post(`${path}/${verb}`, { since: daysAgo(1) })).status).toBe(404);
      }
    }
  }, 60_000);

  test('fails where its endpoint is disabled, and says so', async () => {
    const { endpoint, at } = await failing('/disabled', 1);
    await api.patch(at, { disabled: true });
    expect(await finished(await start(`${at}/recover`))).toMatchObject({
      status: 'failed',
      data: { reason: `The endpoint ${endpoint} is disabled.`, queued: 0 },
    });
  }, 60_000);
});

describe('a replay function that is killed', () => {
  test.each([
    ['before it queued its deliveries', 'sqs:SendMessage', 'DeliveriesQueue'],
    ['after it queued its deliveries', 'dynamodb:UpdateItem', 'Messages'],
    ['after it wrote its progress', 'sqs:SendMessage', 'ReplaysQueue'],
  ])(
    '%s goes on, and each message is sent once',
    async (name, action, resource) => {
      const path = `/killed-${name.replaceAll(' ', '-')}`;
      const { messages, at } = await failing(path, 110);
      let calls = 0;
      // In the middle of its deliveries, where it is killed among them.
      const nth = resource === 'DeliveriesQueue' ? 4 : 1;
      run.killAt((call) =>
        isBy(call, 'Replay', action, resource) && ++calls === nth ? 'dies before it' : undefined,
      );
      const task = await start(`${at}/recover`);
      expect(await finished(task)).toMatchObject({
        status: 'finished',
        data: { processed: 110, queued: 110 },
      });
      expect(run.isResting()).toBe(true);
      await grapnel.receiver.waitFor(path, 220);
      await grapnel.stack.waitUntilIdle();
      expect(idsAt(path, 110).sort()).toEqual(messages.toSorted());
    },
    90_000,
  );
});

describe('replay-missing', () => {
  test('sends what an endpoint wants and missed while it was disabled', async () => {
    const application = await grapnel.application();
    await api.post('/event-type', { name: 'wanted', description: '' });
    const endpoint = await grapnel.endpoint(application, '/missed', { eventTypes: ['wanted'] });
    const at = `/app/${application}/endpoint/${endpoint}`;
    const seen = await grapnel.publish(application, 'wanted', { n: 0 });
    await grapnel.waitForAttempts(application, endpoint, 1);
    await api.patch(at, { disabled: true });
    const missed: string[] = [];
    for (let n = 1; n <= 3; n++) missed.push(await grapnel.publish(application, 'wanted', { n }));
    await grapnel.publish(application, 'unwanted', {});
    await grapnel.stack.waitUntilIdle();
    await api.patch(at, { disabled: false });
    const task = await start(`${at}/replay-missing`);
    expect(await finished(task)).toMatchObject({
      task: 'endpoint.replay',
      data: { processed: 5, queued: 3 },
    });
    await grapnel.receiver.waitFor('/missed', 4);
    await grapnel.stack.waitUntilIdle();
    expect(idsAt('/missed', 1).sort()).toEqual(missed.toSorted());
    const listed = await api.get(`${at}/msg`);
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([...missed.toReversed(), seen]);
    expect(await finished(await start(`${at}/replay-missing`))).toMatchObject({ data: { queued: 0 } });
  }, 60_000);
});

test('what was missing when a task looked and is attempted before its delivery is not sent again', async () => {
  const { application, endpoint, messages } = await failing('/made-up-for', 1);
  const message = messages[0] ?? '';
  const send = async (manual: DeliveryMessage['manual']) => {
    await enqueue(grapnel, [queuedDelivery(grapnel, { application, endpoint, message }, { manual })]);
    await grapnel.stack.waitUntilIdle();
  };
  await send({ id: 'a', ifMissing: true });
  expect(grapnel.receiver.received('/made-up-for')).toHaveLength(1);
  await send({ id: 'a' });
  expect(grapnel.receiver.received('/made-up-for')).toHaveLength(2);
}, 60_000);

describe('bulk-replay', () => {
  test.each([
    [{}, [0, 1, 2, 3, 4, 5]],
    [{ status: 0 }, [4, 5]],
    [{ status: 2 }, [0, 1, 2, 3]],
    [{ status: 1 }, []],
    [{ eventTypes: ['event.1'] }, [1, 3]],
    [{ tag: 'blue' }, [4]],
    [{ channel: 'red' }, [5]],
    [{ statusCodeClass: 500, eventTypes: [] }, [0, 1, 2, 3]],
    [{ statusCodeClass: 200 }, [4, 5]],
  ])(
    'with %j sends what that lets through',
    async (filter, expected) => {
      const path = `/bulk/${JSON.stringify(filter).replaceAll(/\W/g, '-')}`;
      const { application, endpoint, messages, at } = await failing(path, 4);
      for (const labels of [{ tags: ['blue'] }, { channels: ['red'] }]) {
        const body = { eventType: 'labelled', payload: {}, ...labels };
        messages.push((await api.post(`/app/${application}/msg`, body)).body.id);
      }
      await grapnel.waitForAttempts(application, endpoint, 6);
      await finished(await start(`${at}/bulk-replay`, { since: anHourAgo(), ...filter }));
      await grapnel.stack.waitUntilIdle();
      expect(idsAt(path, 6).sort()).toEqual(expected.map((index) => messages[index]).sort());
    },
    60_000,
  );
});

test('all payloads of an application are deleted by a task', async () => {
  const { application, messages } = await failing('/purged', 3);
  const task = await start(`/app/${application}/msg/expunge-all-contents`);
  expect(await finished(task)).toMatchObject({
    task: 'application.purge_content',
    data: { processed: 3, queued: 3 },
  });
  for (const message of messages) {
    expect((await api.get(`/app/${application}/msg/${message}`)).body.payload).toEqual({ expired: true });
  }
}, 60_000);

test('tasks are listed, newest first, and narrowed; other tokens do not see them', async () => {
  const { application, at } = await failing('/listed', 1);
  const first = await start(`${at}/recover`);
  const second = await start(`${at}/bulk-replay`);
  const ids = async (query: string) =>
    (await api.get(`/background-task?${query}`)).body.data.map(({ id }: { id: string }) => id);
  expect((await ids('')).slice(0, 2)).toEqual([second, first]);
  expect((await ids('order=ascending')).slice(-2)).toEqual([first, second]);
  expect(await ids('limit=1')).toEqual([second]);
  expect(await ids(`limit=1&iterator=${second}`)).toEqual([first]);
  expect((await ids('task=endpoint.bulk-replay'))[0]).toBe(second);
  await finished(first);
  await finished(second);
  expect(await ids('status=running')).toEqual([]);
  expect(await ids('status=failed&task=endpoint.bulk-replay')).toEqual([]);
  const other = api.withToken(await grapnel.otherOrganizationToken());
  expect((await other.get('/background-task')).body.data).toEqual([]);
  expect((await other.get(`/background-task/${first}`)).status).toBe(404);
  expect((await api.get('/background-task/qtask_no')).status).toBe(404);
  expect((await api.get('/background-task?status=done')).status).toBe(422);
  expect(application).toBeTruthy();
}, 60_000);
