import { beforeAll, describe, expect, it } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { isFromMisskey } from '../../docs/examples/verify-misskey.ts';
import { api as misskey } from '../misskey/official-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const secret = 'the secret that was set during registration';
const userId = '9xr0a0l4d0h50001';
let users = 0;

/** A user with Misskey's own client, and a webhook on what it asks for. */
async function userWith(on: readonly string[]) {
  const uid = `${userId}${++users}`;
  const created = await grapnel.api.post('/app', { name: uid, uid });
  const access = await grapnel.api.post(`/auth/app-portal-access/${created.body.id}`, {});
  const client = new misskey.APIClient({
    origin: new URL(grapnel.stack.apiUrl).origin,
    credential: access.body.token,
  });
  const path = `/misskey-${users}`;
  const hook = await client.request('i/webhooks/create', {
    name: 'from the settings',
    url: grapnel.receiver.url(path),
    secret,
    on: on as 'note'[],
  });
  return { uid, client, path, hook };
}

/** What each event carries, in the words of the documentation. */
const events = {
  follow: 'user',
  followed: 'user',
  unfollow: 'user',
  note: 'note',
  reply: 'note',
  renote: 'note',
  mention: 'note',
} as const;
const eventNames = Object.keys(events) as (keyof typeof events)[];

describe('webhooks', () => {
  it('can be managed from the settings, by Misskey’s own client', async () => {
    const { client, hook } = await userWith(['note']);
    expect(await client.request('i/webhooks/list', {})).toEqual([hook]);
    await client.request('i/webhooks/update', { webhookId: hook.id, name: 'renamed', on: ['reply'] });
    expect(await client.request('i/webhooks/show', { webhookId: hook.id })).toMatchObject({
      name: 'renamed',
      on: ['reply'],
      active: true,
    });
    await client.request('i/webhooks/delete', { webhookId: hook.id });
    expect(await client.request('i/webhooks/list', {})).toEqual([]);
  });

  it('send a request each time a subscribed event occurs, and for no other', async () => {
    const { uid, path } = await userWith(['note', 'reply']);
    for (const event of ['note', 'follow', 'note', 'mention', 'reply']) {
      await grapnel.publish(uid, event, misskeyExamples[event]);
    }
    await grapnel.receiver.waitFor(path, 3);
    await grapnel.stack.waitUntilIdle();
    const types = grapnel.receiver.received(path).map(({ body }) => JSON.parse(body).type);
    expect(types.sort()).toEqual(['note', 'note', 'reply']);
  });

  it('send in real time: nothing is collected or waited for', async () => {
    const { uid, path } = await userWith(['note']);
    await grapnel.publish(uid, 'note', misskeyExamples['note']);
    // No schedule runs in this deployment unless a test asks for it: what arrives was sent on its own.
    expect(await grapnel.receiver.waitFor(path, 1)).toHaveLength(1);
  });

  it('can be switched off one by one, and on again', async () => {
    const { uid, client, path, hook } = await userWith(['note']);
    const other = await client.request('i/webhooks/create', {
      name: 'stays on',
      url: grapnel.receiver.url(`${path}/other`),
      secret: '',
      on: ['note'],
    });
    await client.request('i/webhooks/update', { webhookId: hook.id, active: false });
    await grapnel.publish(uid, 'note', misskeyExamples['note']);
    await grapnel.receiver.waitFor(`${path}/other`, 1);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received(path)).toHaveLength(0);
    expect(await client.request('i/webhooks/show', { webhookId: other.id })).toMatchObject({ active: true });

    await client.request('i/webhooks/update', { webhookId: hook.id, active: true });
    await grapnel.publish(uid, 'note', misskeyExamples['note']);
    expect(await grapnel.receiver.waitFor(path, 1)).toHaveLength(1);
  });
});

describe('the request', () => {
  async function request(event: keyof typeof events = 'note') {
    const made = await userWith([event]);
    await grapnel.publish(made.uid, event, misskeyExamples[event]);
    const [received] = await grapnel.receiver.waitFor(made.path, 1);
    if (!received) throw new Error('Nothing arrived.');
    return { ...made, received, payload: JSON.parse(received.body) };
  }

  it('is a POST with JSON in its body', async () => {
    const { received } = await request();
    expect(received).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
  });

  it('has the secret of the registration as X-Misskey-Hook-Secret', async () => {
    const { received } = await request();
    expect(received.headers['x-misskey-hook-secret']).toBe(secret);
  });

  it('can be verified with the secret', async () => {
    const { received } = await request();
    expect(isFromMisskey(received.headers, secret)).toBe(true);
    expect(isFromMisskey(received.headers, `${secret}.`)).toBe(false);
  });

  it('has the id of the webhook as hookId, a text', async () => {
    const { payload, hook } = await request();
    expect(payload.hookId).toBe(hook.id);
  });

  it('has the id of the webhook’s creator as userId, a text', async () => {
    const { payload, uid, hook } = await request();
    expect([payload.userId, hook.userId]).toEqual([uid, uid]);
  });

  it('has an id of the event as eventId, a text that no other event has', async () => {
    const { payload, uid, path } = await request();
    expect(payload.eventId).toMatch(/^[0-9a-f-]{36}$/);
    await grapnel.publish(uid, 'note', misskeyExamples['note']);
    const [, second] = await grapnel.receiver.waitFor(path, 2);
    expect(JSON.parse(second?.body ?? '').eventId).not.toBe(payload.eventId);
  });

  it('has the time of the event in ms as createdAt, a whole number', async () => {
    const fromMs = Date.now();
    const { payload, received } = await request();
    expect(Number.isInteger(payload.createdAt)).toBe(true);
    expect(payload.createdAt).toBeGreaterThanOrEqual(fromMs);
    expect(payload.createdAt).toBeLessThanOrEqual(received.atMs);
  });

  it.each(eventNames)('has the type %s and its payload as body', async (event) => {
    const { payload } = await request(event);
    expect(payload.type).toBe(event);
    expect(payload.body).toEqual(misskeyExamples[event]);
    expect(payload.body[events[event]]).toBeTypeOf('object');
  });
});

describe('a receiver that', () => {
  it.each([
    ['answers 5xx', 503],
    ['does not answer', 'reset'],
  ] as const)('%s gets the same event again after a delay', async (_what, failure) => {
    const { uid, client, path, hook } = await userWith(['note']);
    // A connection that fails may be tried a second time within the attempt.
    grapnel.receiver.answer(path, failure, failure, failure);
    await grapnel.publish(uid, 'note', misskeyExamples['note']);
    const requests = await grapnel.receiver.waitFor(path, 4);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
    await grapnel.until(async () => {
      const { latestStatus } = await client.request('i/webhooks/show', { webhookId: hook.id });
      return latestStatus === 200;
    });
  });
});
