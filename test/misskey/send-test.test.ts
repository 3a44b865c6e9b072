import { beforeAll, describe, expect, test } from 'vitest';
import { misskeyTestPayload } from '../../core/dialects/misskey/test-payloads.ts';
import { userEventTypes } from '../../core/manage/misskey/webhook-params.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { expectError, newUser, rawCall } from './misskey-client.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const bodyAt = (path: string, index = 0) => JSON.parse(grapnel.receiver.received(path)[index]?.body ?? '');

async function hookAt(path: string, fields: { on?: ['note'] | []; active?: false; secret?: string } = {}) {
  const user = await newUser(grapnel);
  const hook = await user.client.request('i/webhooks/create', {
    name: 'tested',
    url: grapnel.receiver.url(path),
    on: fields.on ?? [],
    secret: fields.secret ?? 'own',
  });
  if (fields.active === false) {
    await user.client.request('i/webhooks/update', { webhookId: hook.id, active: false });
  }
  return { ...user, webhookId: hook.id };
}

test('a test sends the dummy payload of every event type, whatever the webhook asked for', async () => {
  const { application, client, webhookId } = await hookAt('/every');
  for (const type of userEventTypes) {
    expect(await client.request('i/webhooks/test', { webhookId, type })).toBeNull();
  }
  const requests = await grapnel.receiver.waitFor('/every', 7);
  await grapnel.stack.waitUntilIdle();
  const bodies = requests.map(({ body }) => JSON.parse(body));
  expect(bodies.map(({ type }) => type).toSorted()).toEqual(
    userEventTypes.filter((type) => type !== 'reaction').toSorted(),
  );
  for (const { type, body, createdAt, ...envelope } of bodies) {
    expect(envelope).toMatchObject({ hookId: webhookId, userId: application });
    expect(body).toEqual(misskeyTestPayload(type, createdAt));
  }
});

test('it is sent once, and what came of it shows', async () => {
  const { client, webhookId } = await hookAt('/once');
  grapnel.receiver.answer('/once', 503, 503, 503);
  await client.request('i/webhooks/test', { webhookId, type: 'note' });
  await grapnel.until(
    async () => (await client.request('i/webhooks/show', { webhookId })).latestStatus === 503,
  );
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/once')).toHaveLength(1);
});

test('it reaches an inactive webhook, which stays inactive', async () => {
  const { client, webhookId } = await hookAt('/asleep', { active: false });
  await client.request('i/webhooks/test', { webhookId, type: 'follow' });
  await grapnel.receiver.waitFor('/asleep', 1);
  expect(bodyAt('/asleep')).toMatchObject({ type: 'follow', body: { user: { id: 'dummy-user-1' } } });
  expect(await client.request('i/webhooks/show', { webhookId })).toMatchObject({ active: false });
});

test('override sends elsewhere with another secret, once, and changes nothing', async () => {
  const { client, webhookId } = await hookAt('/stays', { active: false });
  await client.request('i/webhooks/test', {
    webhookId,
    type: 'note',
    override: { url: grapnel.receiver.url('/elsewhere'), secret: 'for once' },
  });
  const [elsewhere] = await grapnel.receiver.waitFor('/elsewhere', 1);
  expect(elsewhere?.headers).toMatchObject({
    'x-misskey-hook-secret': 'for once',
    'x-misskey-hook-id': webhookId,
  });
  await client.request('i/webhooks/test', { webhookId, type: 'note', override: { secret: '' } });
  const [here] = await grapnel.receiver.waitFor('/stays', 1);
  expect(here?.headers['x-misskey-hook-secret']).toBe('');
  expect(await client.request('i/webhooks/show', { webhookId })).toMatchObject({
    secret: 'own',
    url: grapnel.receiver.url('/stays'),
  });
});

test('the secret of an override is in no queue, table or log in the clear', async () => {
  const { application, client, webhookId } = await hookAt('/sealed');
  const secret = 'never-in-the-clear-4711';
  await client.request('i/webhooks/test', { webhookId, type: 'note', override: { secret } });
  const [request] = await grapnel.receiver.waitFor('/sealed', 1);
  expect(request?.headers['x-misskey-hook-secret']).toBe(secret);
  const [attempt] = await grapnel.waitForAttempts(application, `ep_${webhookId}`, 1);
  expect(JSON.stringify(attempt)).not.toContain(secret);
  expect(JSON.stringify(grapnel.stack.calls())).not.toContain(secret);
});

describe('an override is refused that', () => {
  const invalid = { code: 'INVALID_PARAM', id: '3d81ceae-475f-4600-b2a8-2bc116157532' };
  test.each([
    ['names an address that is blocked', { url: 'http://169.254.169.254/' }, 'url', /blocked/],
    ['is no URL', { url: 'nowhere' }, 'url', /cannot be parsed/],
    ['has a secret that no header can carry', { secret: 'a\nb' }, 'secret', /U\+000A/],
  ])('%s', async (_what, override, name, reason) => {
    const { client, webhookId } = await hookAt('/refused');
    await expectError(client.request('i/webhooks/test', { webhookId, type: 'note', override }), {
      ...invalid,
      info: { param: `#/properties/override/properties/${name}`, reason: expect.stringMatching(reason) },
    });
  });
});

test('the 61st test of a user within 15 minutes is refused, another user is not', async () => {
  const { token, client, webhookId } = await hookAt('/limited');
  for (let n = 0; n < 60; n++) await client.request('i/webhooks/test', { webhookId, type: 'reaction' });
  const refused = await rawCall(grapnel, 'i/webhooks/test', {
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ webhookId, type: 'reaction' }),
  });
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers['retry-after']);
  expect(seconds).toBeGreaterThan(14 * 60 - 30);
  expect(seconds).toBeLessThanOrEqual(15 * 60);
  expect(refused.headers['www-authenticate']).toBeUndefined();
  const { error } = JSON.parse(refused.text);
  expect(Object.keys(error)).toEqual(['message', 'code', 'id', 'kind', 'info']);
  expect(error).toMatchObject({
    code: 'RATE_LIMIT_EXCEEDED',
    id: 'd5826d14-3982-4d2e-8011-b9e9f02499ef',
    info: { remaining: 0, total: 60 },
  });
  expect((await client.request('i/webhooks/list', {})).length).toBe(1);
  const other = await hookAt('/unlimited');
  await other.client.request('i/webhooks/test', { webhookId: other.webhookId, type: 'reaction' });
}, 60_000);

test('tests at the same instant are all counted', async () => {
  const { client, webhookId } = await hookAt('/at-once');
  const calls = Array.from({ length: 12 }, () =>
    client.request('i/webhooks/test', { webhookId, type: 'reaction' }),
  );
  expect(await Promise.all(calls)).toEqual(calls.map(() => null));
});
