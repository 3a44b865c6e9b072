import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, test } from 'vitest';
import { operatorConfig } from '../../local/operator.ts';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let api: ApiClient;
let application: string;
let good: string;
let bad: string;
let off: string;
const dayAgo = () => new Date(Date.now() - 86_400_000).toISOString();
const path = () => `/app/${application}`;

beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
  application = await grapnel.application();
  good = await grapnel.endpoint(application, '/good');
  // svix: the first retry at once, the next one an hour later.
  bad = await grapnel.endpoint(application, '/bad', { dialect: 'svix', description: 'always down' });
  off = await grapnel.endpoint(application, '/off', { disabled: true });
  grapnel.receiver.answer('/bad', ...Array.from({ length: 10 }, () => 503));
  await grapnel.publish(application, 'a', {});
  await grapnel.publish(application, 'b', {});
  await grapnel.waitForAttempts(application, good, 2);
  await grapnel.waitForAttempts(application, bad, 4);
  await grapnel.stack.waitUntilIdle();
});

describe('the overview', () => {
  test('of an application counts attempts over time, the endpoints that do worst first', async () => {
    const { status, body } = await api.get(`${path()}/overview?since=${dayAgo()}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      succeeded: 2,
      failed: 4,
      p50Ms: expect.any(Number),
      p99Ms: expect.any(Number),
      estimated: false,
      bucketSeconds: 3600,
      endpointCount: 3,
      countedEndpoints: 3,
      complete: true,
    });
    expect(body.endpoints.map(({ id, state }: Record<string, string>) => [id, state])).toEqual([
      [bad, 'failing'],
      [good, 'well'],
      [off, 'switched-off'],
    ]);
    expect(body.endpoints[0]).toMatchObject({
      appId: application,
      description: 'always down',
      url: grapnel.receiver.url('/bad'),
      succeeded: 0,
      failed: 4,
      lastFailure: '503',
      failingSince: expect.any(String),
    });
    const sum = (name: string) =>
      body.buckets.reduce((sum: number, bucket: Record<string, number>) => sum + (bucket[name] ?? 0), 0);
    expect([sum('succeeded'), sum('failed')]).toEqual([2, 4]);
    expect(body.buckets.at(0).at).toBe(body.since);
  });

  test('of an endpoint, and of a time in which nothing was sent', async () => {
    const one = await api.get(`${path()}/endpoint/${bad}/overview`);
    expect(one.body).toMatchObject({ succeeded: 0, failed: 4, endpointCount: 1 });
    const hour = await api.get(`${path()}/endpoint/${bad}/overview?hours=1`);
    expect(hour.body).toMatchObject({ failed: 4, bucketSeconds: 120 });
    const quiet = `since=${new Date(Date.now() - 7_200_000).toISOString()}&until=${new Date(Date.now() - 3_600_000).toISOString()}`;
    const before = await api.get(`${path()}/endpoint/${bad}/overview?${quiet}`);
    expect(before.body).toMatchObject({ succeeded: 0, failed: 0, p50Ms: null, p99Ms: null });
  });

  test("of an organization has its applications', and nothing of other organizations'", async () => {
    const { body } = await api.get('/overview');
    expect(body).toMatchObject({ succeeded: 2, failed: 4, complete: true });
    expect(body.endpoints[0]).toMatchObject({ appId: application, appName: 'application 1' });
    const stranger = api.withToken(await grapnel.otherOrganizationToken());
    expect((await stranger.get('/overview')).body).toMatchObject({ succeeded: 0, failed: 0, endpoints: [] });
  });

  test.each([
    ['until=2999-01-01T00:00:00Z', 'future'],
    ['since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z', 'earlier'],
    ['since=2020-01-01T00:00:00Z&until=2020-02-01T00:00:00Z', '28 days'],
    ['since=2020-01-01T00:00:00Z&hours=1', 'not both'],
  ])('of %s is refused', async (query, word) => {
    for (const at of ['/overview', `${path()}/overview`, `${path()}/endpoint/${bad}/overview`]) {
      const { status, body } = await api.get(`${at}?${query}`);
      expect(status).toBe(400);
      expect(body.detail).toContain(word);
    }
  });

  test('takes reads only, and few of them', async () => {
    const before = grapnel.stack.calls().length;
    await api.get(`${path()}/overview`);
    const calls = grapnel.stack.calls().slice(before);
    const actions = calls.filter(({ caller }) => caller.startsWith('Manage')).map(({ action }) => action);
    // The application, its endpoints, how they do, and two questions to each endpoint's log.
    expect(actions.sort()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      ...Array.from({ length: 7 }, () => 'dynamodb:Query'),
    ]);
  });
});

describe('the backlog', () => {
  const inDlq = async () => (await api.get('/backlog')).body.queues;

  test('shows retries that wait, of the own organization', async () => {
    const { body } = await api.get('/backlog');
    // An hour, spread by a tenth or so around it.
    const { withinHour, withinDay, ...retries } = body.retries;
    expect(withinHour + withinDay).toBe(2);
    expect(retries).toEqual({ overdue: 0, later: 0, nextAt: expect.any(String), complete: true });
    expect(Date.parse(body.retries.nextAt) - Date.now()).toBeGreaterThan(2_500_000);
    const stranger = api.withToken(await grapnel.otherOrganizationToken());
    expect((await stranger.get('/backlog')).body.retries).toMatchObject({ withinHour: 0, nextAt: null });
  });

  test('counts what lies in dead-letter queues', async () => {
    expect(await inDlq()).toMatchObject([
      { queue: 'events', deadLetters: 0 },
      { queue: 'deliveries', waiting: 0, deadLetters: 0 },
      { queue: 'slow', deadLetters: null },
      { queue: 'replay', deadLetters: 0 },
    ]);
    const sqs = new SQSClient(operatorConfig(grapnel.stack.gatewayUrl));
    const QueueUrl = grapnel.stack.outputs['DeliveriesDlqUrl'];
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
    await grapnel.until(async () => (await inDlq())[1].deadLetters === 1);
  });

  test("is not for an application's token", async () => {
    const access = await api.post(`/auth/app-portal-access/${application}`, {});
    const portal = api.withToken(access.body.token);
    for (const at of ['/backlog', '/overview']) expect((await portal.get(at)).status).toBe(403);
    expect((await portal.get(`${path()}/overview`)).status).toBe(200);
    const other = await grapnel.application();
    expect((await portal.get(`/app/${other}/overview`)).status).toBe(404);
  });
});
