import { beforeAll, describe, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { makeDueNow } from '../pipeline/due-index.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { expectError, misskeyClient, newUser } from './misskey-client.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const noSuch = (id: string) => ({ code: 'NO_SUCH_WEBHOOK', id });
const unknown = 'a1b2c3';

test('a user makes, sees, changes and deletes webhooks with the official client', async () => {
  const { application, client } = await newUser(grapnel);
  const url = grapnel.receiver.url('/mine');
  const created = await client.request('i/webhooks/create', {
    name: 'mine',
    url,
    on: ['note', 'mention'],
    secret: 's3cret',
  });
  expect(Object.keys(created)).toEqual([
    'id',
    'userId',
    'name',
    'on',
    'url',
    'secret',
    'active',
    'latestSentAt',
    'latestStatus',
  ]);
  expect(created).toMatchObject({
    userId: application,
    name: 'mine',
    on: ['note', 'mention'],
    url,
    secret: 's3cret',
    active: true,
    latestSentAt: null,
    latestStatus: null,
  });
  const { id } = created;
  expect(id).toMatch(/^[a-zA-Z0-9]+$/);
  expect(await client.request('i/webhooks/show', { webhookId: id })).toEqual(created);
  const second = await client.request('i/webhooks/create', { name: 'second', url, on: [] });
  expect(second).toMatchObject({ secret: '', on: [] });
  expect(await client.request('i/webhooks/list', {})).toEqual([created, second]);

  expect(await client.request('i/webhooks/update', { webhookId: id, name: 'renamed' })).toBeNull();
  expect(await client.request('i/webhooks/show', { webhookId: id })).toEqual({ ...created, name: 'renamed' });
  await client.request('i/webhooks/update', {
    webhookId: id,
    on: ['reply'],
    secret: null,
    active: false,
    url: `${url}/2`,
  });
  expect(await client.request('i/webhooks/show', { webhookId: id })).toEqual({
    ...created,
    name: 'renamed',
    on: ['reply'],
    secret: '',
    active: false,
    url: `${url}/2`,
  });

  expect(await client.request('i/webhooks/delete', { webhookId: id })).toBeNull();
  expect(await client.request('i/webhooks/list', {})).toEqual([second]);
});

test('a webhook gets what is published, and shows what came of each request', async () => {
  const { application, client } = await newUser(grapnel);
  const hook = await client.request('i/webhooks/create', {
    name: 'notes',
    url: grapnel.receiver.url('/notes'),
    on: ['note'],
    secret: 'shown in a header',
  });
  const beganAtMs = Date.now();
  await grapnel.publish(application, 'note', misskeyExamples['note']);
  const [delivered] = await grapnel.receiver.waitFor('/notes', 1);
  expect(delivered?.headers).toMatchObject({
    'user-agent': 'Misskey-Hooks',
    'x-misskey-hook-id': hook.id,
    'x-misskey-hook-secret': 'shown in a header',
  });
  expect(JSON.parse(delivered?.body ?? '')).toMatchObject({
    hookId: hook.id,
    userId: application,
    type: 'note',
    body: misskeyExamples['note'],
  });
  const shows = async (status: number) => {
    await grapnel.until(
      async () => (await client.request('i/webhooks/show', { webhookId: hook.id })).latestStatus === status,
    );
    return client.request('i/webhooks/show', { webhookId: hook.id });
  };
  const { latestSentAt } = await shows(200);
  expect(Date.parse(latestSentAt ?? '')).toBeGreaterThanOrEqual(beganAtMs);
  expect(Date.parse(latestSentAt ?? '')).toBeLessThanOrEqual(Date.now());

  grapnel.receiver.answer('/notes', 403);
  await grapnel.publish(application, 'note', misskeyExamples['note']);
  await shows(403);
  // No answer at all, four times.
  grapnel.receiver.answer('/notes', 'reset', 'reset', 'reset', 'reset', 'reset', 'reset', 'reset', 'reset');
  await grapnel.publish(application, 'note', misskeyExamples['note']);
  await shows(1);
  expect((await client.request('i/webhooks/list', {}))[0]?.latestStatus).toBe(1);
});

test('what it did not ask for does not come, and nothing at all where it asked for nothing', async () => {
  const { application, client } = await newUser(grapnel);
  const url = (path: string) => grapnel.receiver.url(path);
  await client.request('i/webhooks/create', { name: 'a', url: url('/none'), on: [] });
  await client.request('i/webhooks/create', { name: 'b', url: url('/replies'), on: ['reply'] });
  await client.request('i/webhooks/create', { name: 'c', url: url('/both'), on: ['note', 'note', 'reply'] });
  await grapnel.publish(application, 'note', misskeyExamples['note']);
  await grapnel.publish(application, 'reply', misskeyExamples['reply']);
  await grapnel.receiver.waitFor('/both', 2);
  await grapnel.receiver.waitFor('/replies', 1);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/none')).toEqual([]);
  expect(grapnel.receiver.received('/replies')).toHaveLength(1);
});

test('an inactive webhook gets no request, not even a retry, until it is active again', async () => {
  const { application, client } = await newUser(grapnel);
  const { id: webhookId } = await client.request('i/webhooks/create', {
    name: 'switched',
    url: grapnel.receiver.url('/inactive'),
    on: ['note'],
  });
  await client.request('i/webhooks/update', { webhookId, active: false });
  await grapnel.publish(application, 'note', misskeyExamples['note']);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/inactive')).toEqual([]);
  expect(await client.request('i/webhooks/show', { webhookId })).toMatchObject({ latestStatus: null });

  await client.request('i/webhooks/update', { webhookId, active: true });
  await grapnel.publish(application, 'note', misskeyExamples['note']);
  await grapnel.receiver.waitFor('/inactive', 1);
});

test('a retry that is given up because the webhook became inactive is no request that shows', async () => {
  const { application, client } = await newUser(grapnel);
  const endpoint = await grapnel.endpoint(application, '/given-up', {
    dialect: 'misskey',
    retrySchedule: [3600],
  });
  const webhookId = endpoint.slice(3);
  grapnel.receiver.answer('/given-up', 500);
  const message = await grapnel.publish(application, 'note', misskeyExamples['note']);
  await grapnel.waitForAttempts(application, endpoint, 1);
  const before = await client.request('i/webhooks/show', { webhookId });
  expect(before).toMatchObject({ latestStatus: 500 });
  await client.request('i/webhooks/update', { webhookId, active: false });
  await makeDueNow(grapnel.stack, message);
  await grapnel.stack.runSchedule(grapnel.stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '');
  await grapnel.waitForAttempts(application, endpoint, 2);
  expect(await client.request('i/webhooks/show', { webhookId })).toEqual({ ...before, active: false });
  expect(grapnel.receiver.received('/given-up')).toHaveLength(1);
});

describe('the other API', () => {
  test('shows and changes a webhook that was made with this one', async () => {
    const { application, client } = await newUser(grapnel);
    const { id: webhookId } = await client.request('i/webhooks/create', {
      name: 'both',
      url: grapnel.receiver.url('/both-apis'),
      on: ['note'],
      secret: 'first',
    });
    const path = `/app/${application}/endpoint/ep_${webhookId}`;
    expect((await grapnel.api.get(path)).body).toMatchObject({
      dialect: 'misskey',
      description: 'both',
      eventTypes: ['note'],
      disabled: false,
    });
    expect((await grapnel.api.get(`${path}/secret`)).body).toEqual({ key: 'first' });
    await grapnel.api.patch(path, {
      description: 'changed',
      eventTypes: ['reply'],
      disabled: true,
      secret: 'x',
    });
    expect(await client.request('i/webhooks/show', { webhookId })).toMatchObject({
      name: 'changed',
      on: ['reply'],
      active: false,
      secret: 'x',
    });
    await grapnel.api.delete(path);
    await expectError(
      client.request('i/webhooks/show', { webhookId }),
      noSuch('50f614d9-3047-4f7e-90d8-ad6b2d5fb098'),
    );
  });

  test('makes webhooks that this one shows and changes, by id and by a uid of letters and digits', async () => {
    const { application, client } = await newUser(grapnel);
    const endpoint = await grapnel.endpoint(application, '/other', {
      dialect: 'misskey',
      description: 'other',
    });
    const named = await grapnel.endpoint(application, '/named', {
      dialect: 'misskey',
      uid: '9wahlb3v36ut0004',
    });
    await grapnel.endpoint(application, '/svix', { dialect: 'svix', uid: 'svix1' });
    const all = await client.request('i/webhooks/list', {});
    expect(all.map(({ id }) => id)).toEqual([endpoint.slice(3), '9wahlb3v36ut0004']);
    expect(all[0]?.on).toEqual([
      'mention',
      'unfollow',
      'follow',
      'followed',
      'note',
      'reply',
      'renote',
      'reaction',
    ]);
    for (const webhookId of ['9wahlb3v36ut0004', named.slice(3)]) {
      await client.request('i/webhooks/update', { webhookId, name: `by ${webhookId.length}` });
      expect((await client.request('i/webhooks/show', { webhookId })).name).toBe(`by ${webhookId.length}`);
    }
    expect((await grapnel.api.get(`/app/${application}/endpoint/${named}`)).body).toMatchObject({
      uid: '9wahlb3v36ut0004',
      description: 'by 27',
    });
    await expectError(
      client.request('i/webhooks/show', { webhookId: 'svix1' }),
      noSuch('50f614d9-3047-4f7e-90d8-ad6b2d5fb098'),
    );
  });

  test('does not make a webhook that asked for nothing get everything by changing another field', async () => {
    const { application, client } = await newUser(grapnel);
    const { id: webhookId } = await client.request('i/webhooks/create', {
      name: 'quiet',
      url: grapnel.receiver.url('/quiet'),
      on: [],
    });
    const path = `/app/${application}/endpoint/ep_${webhookId}`;
    await grapnel.api.patch(path, { description: 'still quiet' });
    const { body } = await grapnel.api.get(path);
    expect(body).toMatchObject({ description: 'still quiet', eventTypes: [] });
    // What a client does that reads, changes one field and sends all.
    await grapnel.api.patch(path, {
      url: body.url,
      eventTypes: body.eventTypes,
      filterTypes: body.filterTypes,
    });
    await grapnel.api.put(path, { url: body.url, eventTypes: body.eventTypes, description: 'put' });
    expect(await client.request('i/webhooks/show', { webhookId })).toMatchObject({ name: 'put', on: [] });
    await grapnel.publish(application, 'note', misskeyExamples['note']);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/quiet')).toEqual([]);

    await grapnel.api.patch(path, { eventTypes: null });
    expect((await client.request('i/webhooks/show', { webhookId })).on).toHaveLength(8);
  });
});

describe('a user', () => {
  test('has at most three webhooks, inactive ones included', async () => {
    const { client } = await newUser(grapnel);
    const create = (n: number) =>
      client.request('i/webhooks/create', { name: `${n}`, url: grapnel.receiver.url('/limit'), on: [] });
    const first = await create(1);
    await create(2);
    await create(3);
    await client.request('i/webhooks/update', { webhookId: first.id, active: false });
    const tooMany = { code: 'TOO_MANY_WEBHOOKS', id: '87a9bb19-111e-4e37-81d3-a3e7426453b0' };
    await expectError(create(4), tooMany);
    await client.request('i/webhooks/delete', { webhookId: first.id });
    await create(5);
  });

  test('has no more than three when several are made at once, and as many as were answered', async () => {
    const { client } = await newUser(grapnel);
    const created = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        client.request('i/webhooks/create', { name: `${n}`, url: grapnel.receiver.url('/limit'), on: [] }),
      ),
    );
    const ids = created.flatMap((result) => (result.status === 'fulfilled' ? [result.value.id] : []));
    const there = (await client.request('i/webhooks/list', {})).map(({ id }) => id);
    expect(there.toSorted()).toEqual(ids.toSorted());
    expect(there.length).toBeLessThanOrEqual(3);
    expect(there.length).toBeGreaterThan(0);
  });

  test('cannot reach the webhooks of another', async () => {
    const [mine, other] = [await newUser(grapnel), await newUser(grapnel)];
    const hook = await mine.client.request('i/webhooks/create', {
      name: 'mine',
      url: grapnel.receiver.url('/private'),
      on: [],
    });
    const webhookId = hook.id;
    const { client } = other;
    await expectError(
      client.request('i/webhooks/show', { webhookId }),
      noSuch('50f614d9-3047-4f7e-90d8-ad6b2d5fb098'),
    );
    await expectError(
      client.request('i/webhooks/update', { webhookId, name: 'theirs' }),
      noSuch('fb0fea69-da18-45b1-828d-bd4fd1612518'),
    );
    await expectError(
      client.request('i/webhooks/delete', { webhookId }),
      noSuch('bae73e5a-5522-4965-ae19-3a8688e71d82'),
    );
    await expectError(
      client.request('i/webhooks/test', { webhookId, type: 'note' }),
      noSuch('0c52149c-e913-18f8-5dc7-74870bfe0cf9'),
    );
    expect(await mine.client.request('i/webhooks/show', { webhookId })).toEqual(hook);
  });

  test('is told of a webhook that is not there by the id of the endpoint that was called', async () => {
    const { client } = await newUser(grapnel);
    await expectError(
      client.request('i/webhooks/show', { webhookId: unknown }),
      noSuch('50f614d9-3047-4f7e-90d8-ad6b2d5fb098'),
    );
  });

  test('changes a webhook from several places at once without an error, and nothing is lost', async () => {
    const { client } = await newUser(grapnel);
    const { id: webhookId } = await client.request('i/webhooks/create', {
      name: 'busy',
      url: grapnel.receiver.url('/busy'),
      on: [],
    });
    const changes = [{ name: 'changed' }, { on: ['note' as const] }, { secret: 'new' }, { active: false }];
    await Promise.all(
      [...changes, ...changes, ...changes].map((change) =>
        client.request('i/webhooks/update', { webhookId, ...change }),
      ),
    );
    expect(await client.request('i/webhooks/show', { webhookId })).toMatchObject({
      name: 'changed',
      on: ['note'],
      secret: 'new',
      active: false,
    });
  });
});

test('operational webhooks are told of what is done over this API', async () => {
  await grapnel.api.post('/operational-webhook/endpoint', { url: grapnel.receiver.url('/told') });
  const { application, client } = await newUser(grapnel);
  const { id: webhookId } = await client.request('i/webhooks/create', {
    name: 'told',
    url: grapnel.receiver.url('/x'),
    on: [],
  });
  await client.request('i/webhooks/update', { webhookId, active: false });
  await client.request('i/webhooks/delete', { webhookId });
  const told = () =>
    grapnel.receiver
      .received('/told')
      .map(({ body }) => JSON.parse(body))
      .filter(({ data }) => data.appId === application && data.endpointId === `ep_${webhookId}`)
      .map(({ type }) => type);
  await grapnel.until(() => told().length >= 4);
  expect(told().toSorted()).toEqual([
    'endpoint.created',
    'endpoint.deleted',
    'endpoint.disabled',
    'endpoint.updated',
  ]);
});

test('without a token, or with one that is none, nothing is answered', async () => {
  await expectError(misskeyClient(grapnel, null).request('i/webhooks/list', {}), {
    code: 'CREDENTIAL_REQUIRED',
    id: '1384574d-a912-4b81-8601-c7b1c4085df1',
  });
  await expectError(misskeyClient(grapnel, 'a'.repeat(16)).request('i/webhooks/list', {}), {
    code: 'AUTHENTICATION_FAILED',
    id: 'b0a7f5f8-dc2f-4171-b91f-de88ad238e14',
  });
});
