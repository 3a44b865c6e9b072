import { beforeAll, describe, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { comment, createTenant, isSignedWith, type Tenant } from './tenant.ts';

let grapnel: Grapnel;
let tenant: Tenant;
/** While it is set, whoever asks whether a subscription is there is answered before any is written. */
let claimsAreSlow = false;
const isEndpointsTable = (arn: string) => arn.includes('Endpoints');
beforeAll(async () => {
  grapnel = await startGrapnel('quick', {
    beforeCall: (call) =>
      claimsAreSlow && call.action === 'dynamodb:PutItem' && call.resources.some(isEndpointsTable)
        ? { delayMs: 1000 }
        : undefined,
  });
  tenant = await createTenant(grapnel);
});

describe('a subscription', () => {
  test('answers as FastComments does, in its order', async () => {
    const url = grapnel.receiver.url('/documented');
    const answer = await tenant.post('/webhooks', { url, event: 'comment-created' });
    expect(answer.status).toBe(200);
    const { id, createdAt } = answer.body.webhook;
    expect(answer.text).toBe(
      JSON.stringify({
        status: 'success',
        webhook: {
          id,
          url,
          event: 'comment-created',
          domain: '*',
          method: 'POST',
          source: 'api',
          enabled: true,
          createdAt,
        },
      }),
    );
    expect(id).toMatch(/^[0-9A-Za-z]{27}$/);
    expect(new Date(createdAt).toISOString()).toBe(createdAt);
  });

  test('is delivered to as it was asked for, signed with the API key, which goes as token too', async () => {
    await tenant.subscribe({ url: grapnel.receiver.url('/created'), event: 'comment-created' });
    await tenant.subscribe({
      url: grapnel.receiver.url('/updated'),
      event: 'comment-updated',
      method: 'PUT',
    });
    await tenant.subscribe({
      url: grapnel.receiver.url('/deleted'),
      event: 'comment-deleted',
      method: 'DELETE',
      token: false,
    });
    for (const event of ['created', 'updated', 'deleted']) {
      await grapnel.publish(tenant.id, `comment-${event}`, comment({ id: event }));
    }
    const [created] = await grapnel.receiver.waitFor('/created', 1);
    const [updated] = await grapnel.receiver.waitFor('/updated', 1);
    const [deleted] = await grapnel.receiver.waitFor('/deleted', 1);
    expect([created?.method, updated?.method, deleted?.method]).toEqual(['POST', 'PUT', 'DELETE']);
    expect([created, updated, deleted].map((received) => JSON.parse(received?.body ?? '').id)).toEqual([
      'created',
      'updated',
      'deleted',
    ]);
    for (const received of [created, updated, deleted]) {
      expect(received && isSignedWith(tenant.key, received)).toBe(true);
    }
    expect(created?.headers['token']).toBe(tenant.key);
    expect(updated?.headers['token']).toBe(tenant.key);
    expect(deleted?.headers).not.toHaveProperty('token');
    expect(grapnel.receiver.received('/created')).toHaveLength(1);
  });

  test('shows in the own API, and its secret there is the key in force', async () => {
    const url = grapnel.receiver.url('/both');
    const webhook = await tenant.subscribe({ url, event: 'comment-created' });
    const path = `/app/${tenant.id}/endpoint/ep_${webhook.id}`;
    expect((await grapnel.api.get(path)).body).toMatchObject({
      url,
      dialect: 'fastcomments',
      eventTypes: ['comment-created'],
      methods: { 'comment-created': 'POST' },
      dialectOptions: { source: 'api', domain: '*', signWith: 'tenant' },
    });
    expect((await grapnel.api.get(`${path}/secret`)).body).toEqual({ key: tenant.key });
  });

  test.each(['comment-created', 'comment-updated'])('by DELETE is refused for %s', async (event) => {
    const url = grapnel.receiver.url('/refused');
    const answer = await tenant.post('/webhooks', { url, event, method: 'DELETE' });
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      status: 'failed',
      code: 'unexpected-param',
      reason: `method: DELETE is not allowed for ${event}; PUT, POST are.`,
    });
  });

  test.each([
    ['no URL', 'not a URL'],
    ['another scheme', 'ftp://example.com/'],
    ['a target inside', 'http://169.254.169.254/latest/meta-data'],
    ['a name and a password', 'https://me:secret@example.com/'],
  ])('to %s is refused', async (_what, url) => {
    const answer = await tenant.post('/webhooks', { url, event: 'comment-created' });
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      status: 'failed',
      code: 'invalid-url',
      reason: expect.stringMatching(/\.$/),
    });
  });
});

describe('subscribing again', () => {
  test('returns what is there', async () => {
    const again = await createTenant(grapnel);
    const fields = { url: grapnel.receiver.url('/again'), event: 'comment-created', domain: 'blog.example' };
    const first = await again.subscribe(fields);
    expect(await again.subscribe({ ...fields, method: 'PUT' })).toEqual(first);
    expect(await again.subscribe({ ...fields, domain: 'Blog.Example' })).toEqual(first);
    expect((await again.subscribe({ ...fields, domain: '*' })).id).not.toBe(first.id);
    expect((await again.subscribe({ ...fields, event: 'comment-updated' })).id).not.toBe(first.id);
    expect((await again.get('/webhooks')).body.webhooks).toHaveLength(3);
  });

  test('at the same time makes one', async () => {
    const again = await createTenant(grapnel);
    claimsAreSlow = true;
    const fields = { url: grapnel.receiver.url('/race'), event: 'comment-created' };
    const made = await Promise.all(Array.from({ length: 12 }, () => again.subscribe(fields)));
    claimsAreSlow = false;
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect((await again.get('/webhooks')).body.webhooks).toHaveLength(1);
  });

  test('makes its own beside a webhook of the dashboard, signed with the key and free to be deleted', async () => {
    const again = await createTenant(grapnel);
    const dashboard = await grapnel.endpoint(again.id, '/mine', {
      dialect: 'fastcomments',
      eventTypes: ['comment-created'],
    });
    const fields = { url: grapnel.receiver.url('/mine'), event: 'comment-created' };
    const webhook = await again.subscribe(fields);
    expect(webhook).toMatchObject({ source: 'api', method: 'POST' });
    expect(webhook.id).not.toBe(dashboard.slice(3));
    expect(await again.subscribe(fields)).toEqual(webhook);
    expect((await again.delete(`/webhooks/${webhook.id}`)).status).toBe(200);
    expect((await again.get('/webhooks')).body.webhooks).toMatchObject([
      { id: dashboard.slice(3), source: 'dashboard' },
    ]);
  });

  test('tells how the webhook does, as the list does', async () => {
    const again = await createTenant(grapnel);
    grapnel.receiver.answer('/failing', 500, 500, 500, 500, 500);
    const fields = { url: grapnel.receiver.url('/failing'), event: 'comment-created' };
    const { id } = await again.subscribe(fields);
    await grapnel.publish(again.id, 'comment-created', comment());
    const listed = async () => (await again.get('/webhooks')).body.webhooks[0];
    await grapnel.until(async () => (await listed()).failingSince !== undefined);
    await grapnel.api.patch(`/app/${again.id}/endpoint/ep_${id}`, { disabled: true });
    // An attempt that was under way then notes its failure a moment later.
    await grapnel.stack.waitUntilIdle();
    const answer = await again.subscribe(fields);
    expect(answer).toEqual(await listed());
    expect(answer).toMatchObject({
      lastFailureAt: expect.any(String),
      failingSince: expect.any(String),
      disabledAt: expect.any(String),
    });
  });

  test('makes another one where the first was edited into something else', async () => {
    const again = await createTenant(grapnel);
    const fields = { url: grapnel.receiver.url('/edited'), event: 'comment-created' };
    const first = await again.subscribe(fields);
    const path = `/app/${again.id}/endpoint/ep_${first.id}`;
    expect((await grapnel.api.patch(path, { url: grapnel.receiver.url('/moved') })).status).toBe(200);
    const second = await again.subscribe(fields);
    expect(second.id).not.toBe(first.id);
    expect(await again.subscribe(fields)).toEqual(second);
  });
});

test('a tenant has at most 50 subscriptions, however many are asked for at once', async () => {
  const full = await createTenant(grapnel);
  const ask = (number: number) =>
    full.post('/webhooks', { url: grapnel.receiver.url(`/full/${number}`), event: 'comment-created' });
  for (let start = 0; start < 45; start += 15) {
    const answers = await Promise.all(Array.from({ length: 15 }, (_, index) => ask(start + index)));
    expect(answers.filter(({ status }) => status !== 200).map(({ text }) => text)).toEqual([]);
  }
  const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => ask(100 + index)));
  const made = answers.filter(({ status }) => status === 200);
  expect(made.length).toBeLessThanOrEqual(5);
  for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
    expect(status).toBe(422);
    expect(body).toMatchObject({ status: 'failed', code: 'limit-reached' });
  }
  const { webhooks } = (await full.get('/webhooks?source=api')).body;
  expect(webhooks).toHaveLength(45 + made.length);
  // What was acknowledged is there.
  const ids = webhooks.map(({ id }: { id: string }) => id);
  for (const { body } of made) expect(ids).toContain(body.webhook.id);
  // One after the other, what is left can be made; then nothing, but what is there is still returned.
  for (let number = 200; number < 205 - made.length; number++) expect((await ask(number)).status).toBe(200);
  expect((await ask(300)).body).toMatchObject({ code: 'limit-reached' });
  expect((await ask(0)).status).toBe(200);
  // The dashboard's do not count.
  await grapnel.endpoint(full.id, '/full/dashboard', { dialect: 'fastcomments' });
  expect((await full.get('/webhooks')).body.webhooks).toHaveLength(53);
});

describe('the list', () => {
  let listed: Tenant;
  beforeAll(async () => {
    listed = await createTenant(grapnel);
    await listed.subscribe({ url: grapnel.receiver.url('/l1'), event: 'comment-created' });
    await listed.subscribe({
      url: grapnel.receiver.url('/l2'),
      event: 'comment-deleted',
      domain: 'blog.example',
    });
    await grapnel.endpoint(listed.id, '/l3', {
      dialect: 'fastcomments',
      dialectOptions: { domain: 'B.Example' },
    });
    await grapnel.endpoint(listed.id, '/other', { dialect: 'standard-webhooks' });
  });
  const found = async (query: string) =>
    (await listed.get(`/webhooks${query}`)).body.webhooks.map((webhook: Record<string, string>) =>
      [webhook['url']?.slice(-2), webhook['event']?.slice(8), webhook['domain'], webhook['source']].join(' '),
    );

  test('has every webhook of the dialect, an endpoint with several event types once for each', async () => {
    expect(await found('')).toEqual([
      'l1 created * api',
      'l2 deleted blog.example api',
      'l3 created b.example dashboard',
      'l3 updated b.example dashboard',
      'l3 deleted b.example dashboard',
    ]);
    const { webhooks } = (await listed.get('/webhooks')).body;
    expect(new Set(webhooks.map(({ id }: { id: string }) => id)).size).toBe(5);
    expect(webhooks[2]).toEqual({
      id: expect.stringMatching(/^[0-9A-Za-z]{27}-comment-created$/),
      url: grapnel.receiver.url('/l3'),
      event: 'comment-created',
      domain: 'b.example',
      method: 'PUT',
      source: 'dashboard',
      enabled: true,
      createdAt: expect.any(String),
    });
  });

  test.each([
    ['?event=comment-deleted', ['l2 deleted blog.example api', 'l3 deleted b.example dashboard']],
    ['?domain=*', ['l1 created * api']],
    ['?domain=BLOG.example', ['l2 deleted blog.example api']],
    ['?source=dashboard&event=comment-created', ['l3 created b.example dashboard']],
    ['?skip=3', ['l3 updated b.example dashboard', 'l3 deleted b.example dashboard']],
    ['?skip=99', []],
  ])('with %s leaves the others out', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  test.each([
    '?event=comment.created',
    '?domain=',
    '?source=zapier',
    '?skip=-1',
    '?skip=1.5',
    '?limit=3',
    '?event=a&event=b',
  ])('with %s is refused', async (query) => {
    const answer = await listed.get(`/webhooks${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      status: 'failed',
      code: 'unexpected-param',
      reason: expect.any(String),
    });
  });

  test('says how a webhook does', async () => {
    const doing = await createTenant(grapnel);
    const webhook = await doing.subscribe({ url: grapnel.receiver.url('/doing'), event: 'comment-created' });
    grapnel.receiver.answer('/doing', 200, 500, 500, 500, 500);
    await grapnel.publish(doing.id, 'comment-created', comment());
    await grapnel.waitForAttempts(doing.id, `ep_${webhook.id}`, 1);
    const one = (await doing.get('/webhooks')).body.webhooks[0];
    expect(one).toMatchObject({ lastSuccessAt: expect.any(String), enabled: true });
    await grapnel.publish(doing.id, 'comment-created', comment());
    await grapnel.until(
      async () => (await doing.get('/webhooks')).body.webhooks[0].failingSince !== undefined,
    );
    await grapnel.api.patch(`/app/${doing.id}/endpoint/ep_${webhook.id}`, { disabled: true });
    expect((await doing.get('/webhooks')).body.webhooks[0]).toMatchObject({
      enabled: false,
      lastFailureAt: expect.any(String),
      failingSince: expect.any(String),
      disabledReason: 'manual',
    });
  });
});

describe('unsubscribing', () => {
  test('deletes a subscription, by its id with and without prefix, and once', async () => {
    const leaving = await createTenant(grapnel);
    const url = grapnel.receiver.url('/leaving');
    for (const prefix of ['', 'ep_']) {
      const { id } = await leaving.subscribe({ url, event: 'comment-created' });
      const answer = await leaving.delete(`/webhooks/${prefix}${id}`);
      expect([answer.status, answer.text]).toEqual([200, '{"status":"success"}']);
      expect((await leaving.get('/webhooks')).body).toEqual({ status: 'success', webhooks: [] });
      expect((await leaving.delete(`/webhooks/${id}`)).body).toMatchObject({ code: 'not-found' });
    }
  });

  test('discards what is queued', async () => {
    const leaving = await createTenant(grapnel);
    const ids: Record<string, string> = {};
    for (const path of ['/queued', '/stays']) {
      grapnel.receiver.answer(path, 500);
      const { id } = await leaving.subscribe({ url: grapnel.receiver.url(path), event: 'comment-created' });
      await grapnel.api.patch(`/app/${leaving.id}/endpoint/ep_${id}`, { retrySchedule: [2] });
      ids[path] = id;
    }
    await grapnel.publish(leaving.id, 'comment-created', comment());
    await grapnel.waitForAttempts(leaving.id, `ep_${ids['/queued']}`, 1);
    await leaving.delete(`/webhooks/${ids['/queued']}`);
    await grapnel.receiver.waitFor('/stays', 2);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/queued')).toHaveLength(1);
  });

  test('takes an event off a subscription that the own API gave more of them', async () => {
    const leaving = await createTenant(grapnel);
    const fields = { url: grapnel.receiver.url('/grown'), event: 'comment-created' };
    const { id } = await leaving.subscribe(fields);
    const path = `/app/${leaving.id}/endpoint/ep_${id}`;
    const listed = async () =>
      (await leaving.get('/webhooks')).body.webhooks.map((webhook: Record<string, string>) =>
        [webhook['id'], webhook['source']].join(' '),
      );
    expect((await grapnel.api.patch(path, { eventTypes: null })).status).toBe(200);
    expect(await listed()).toEqual([
      `${id}-comment-created api`,
      `${id}-comment-updated api`,
      `${id}-comment-deleted api`,
    ]);
    expect((await leaving.subscribe(fields)).id).toBe(`${id}-comment-created`);
    expect((await leaving.delete(`/webhooks/${id}-comment-created`)).status).toBe(200);
    expect((await leaving.delete(`/webhooks/${id}-comment-created`)).status).toBe(404);
    expect((await leaving.delete(`/webhooks/${id}-comment`)).status).toBe(404);
    expect((await grapnel.api.get(path)).body.eventTypes).toEqual(['comment-updated', 'comment-deleted']);
    expect((await leaving.delete(`/webhooks/ep_${id}-comment-deleted`)).status).toBe(200);
    expect(await listed()).toEqual([`${id} api`]);
    expect((await leaving.delete(`/webhooks/${id}-comment-updated`)).status).toBe(200);
    expect(await listed()).toEqual([]);

    // What was taken off can be subscribed to again, and the plain id stands for all that is left.
    const again = await leaving.subscribe(fields);
    await grapnel.api.patch(`/app/${leaving.id}/endpoint/ep_${again.id}`, { eventTypes: null });
    expect((await leaving.delete(`/webhooks/${again.id}-comment-created`)).status).toBe(200);
    const anew = await leaving.subscribe(fields);
    expect(anew.id).not.toBe(again.id);
    expect((await leaving.delete(`/webhooks/${again.id}`)).status).toBe(200);
    expect(await listed()).toEqual([`${anew.id} api`]);
  });

  test('leaves webhooks of the dashboard and of other tenants alone', async () => {
    const [mine, other] = [await createTenant(grapnel), await createTenant(grapnel)];
    const dashboard = await grapnel.endpoint(mine.id, '/kept', { dialect: 'fastcomments' });
    const { id } = await other.subscribe({ url: grapnel.receiver.url('/kept'), event: 'comment-created' });
    const ids = [
      dashboard,
      `${dashboard.slice(3)}-comment-created`,
      id,
      'nothing',
      '%00',
      'a%2Fb',
      '..%2F..',
    ];
    for (const wanted of ids) {
      const answer = await mine.delete(`/webhooks/${wanted}`);
      expect([wanted, answer.status, answer.body.code]).toEqual([wanted, 404, 'not-found']);
    }
    expect((await mine.get('/webhooks')).body.webhooks).toHaveLength(3);
    expect((await other.get('/webhooks')).body.webhooks).toHaveLength(1);
  });
});
