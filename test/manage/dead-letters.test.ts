import { beforeAll, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let stranger: ApiClient;
let first: { application: string; endpoint: string };
let strangers: { application: string; endpoint: string };

const inDlq = () => {
  const { ready, inFlight } = grapnel.stack.inspectQueue(grapnel.queue('DeliveriesDlq'));
  return { visible: ready.length, all: ready.length + inFlight.length };
};
const redrive = async (body: Record<string, unknown>, api = grapnel.api) => {
  const answer = await api.post('/dead-letter/redrive', { queue: 'deliveries', ...body });
  return { status: answer.status, ...answer.body };
};

/** Deliveries that lie in the DLQ: the dialect takes 404 for final. */
async function givenUp(api: ApiClient, path: string, count: number) {
  const application = (await api.post('/app', { name: path })).body.id;
  const url = grapnel.receiver.url(path);
  const made = await api.post(`/app/${application}/endpoint`, { url, dialect: 'misskey' });
  grapnel.receiver.answer(path, ...Array.from({ length: count }, () => 404));
  const before = inDlq().all;
  const message = { eventType: 'note', payload: misskeyExamples['note'] };
  for (let n = 0; n < count; n++) await api.post(`/app/${application}/msg`, message);
  await grapnel.until(() => inDlq().all === before + count, 40_000);
  return { application, endpoint: made.body.id as string };
}

beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  stranger = grapnel.api.withToken(await grapnel.otherOrganizationToken());
  first = await givenUp(grapnel.api, '/first', 3);
  strangers = await givenUp(stranger, '/strangers', 2);
}, 60_000);

test('a dry run tells what lies there, of the own organization, and leaves all of it', async () => {
  const counted = await redrive({ dryRun: true });
  expect(counted).toMatchObject({ status: 200, moved: 3, stayed: 0, failed: 0, complete: true });
  expect(counted.groups).toMatchObject([
    { count: 3, about: first.endpoint, appId: first.application, endpointId: first.endpoint },
  ]);
  expect(counted.groups[0].reason).toContain('404');
  expect(inDlq()).toEqual({ visible: 5, all: 5 });
  expect((await redrive({ dryRun: true }, stranger)).groups).toMatchObject([
    { count: 2, about: strangers.endpoint },
  ]);
});

test('the filter narrows it', async () => {
  const count = async (filter: Record<string, unknown>) => (await redrive({ dryRun: true, ...filter })).moved;
  const soon = new Date(Date.now() + 60_000).toISOString();
  expect(await count({ endpointId: first.endpoint, reason: '404' })).toBe(3);
  expect(await count({ endpointId: strangers.endpoint })).toBe(0);
  expect(await count({ appId: first.application, until: soon })).toBe(3);
  expect(await count({ appId: 'nobody' })).toBe(0);
  expect(await count({ reason: 'teapot' })).toBe(0);
  expect(await count({ since: soon })).toBe(0);
});

test('moves its own back once; what fails again stays for the same run, and the others stay in any case', async () => {
  grapnel.receiver.answer('/first', 404, 200, 200);
  const { run, ...moved } = await redrive({});
  expect(moved).toMatchObject({ status: 200, moved: 3, complete: true });
  await grapnel.receiver.waitFor('/first', 6);
  await grapnel.stack.waitUntilIdle();
  expect(inDlq().all).toBe(3);
  expect(await redrive({ run })).toMatchObject({ run, moved: 0, stayed: 1 });
  expect(inDlq()).toEqual({ visible: 3, all: 3 });
  expect(grapnel.receiver.received('/first')).toHaveLength(6);
  expect(grapnel.receiver.received('/strangers')).toHaveLength(2);

  expect(await redrive({})).toMatchObject({ moved: 1 });
  await grapnel.receiver.waitFor('/first', 7);
  await grapnel.stack.waitUntilIdle();
  expect(inDlq().all).toBe(2);
});

test("is refused with other words, and to an application's token", async () => {
  for (const body of [
    { queue: 'slow' },
    { maxPerSecond: 0 },
    { run: 'mine' },
    { since: 'now' },
    { endpointId: '' },
  ]) {
    expect(await redrive(body)).toMatchObject({ status: 422, code: 'validation' });
  }
  const access = await grapnel.api.post(`/auth/app-portal-access/${first.application}`, {});
  const portal = grapnel.api.withToken(access.body.token);
  expect(await redrive({ dryRun: true }, portal)).toMatchObject({ status: 403 });
});
