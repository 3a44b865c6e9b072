import { beforeAll, describe, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { misskeyTestPayload } from '../../core/dialects/misskey/test-payloads.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { expectError, misskeyClient, newUser, userToken } from './misskey-client.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const noSuchSystemWebhook = {
  code: 'NO_SUCH_SYSTEM_WEBHOOK',
  id: '38dd1ffe-04b4-6ff5-d8ba-4e6a6ae22c9d',
};
const wanted = (path: string) => ({
  isActive: true,
  name: 'moderators',
  on: ['abuseReport' as const, 'userCreated' as const],
  url: grapnel.receiver.url(path),
});
const moderator = () => misskeyClient(grapnel, grapnel.token);

test('before the first one is made there are none', async () => {
  const client = misskeyClient(grapnel, await grapnel.otherOrganizationToken());
  expect(await client.request('admin/system-webhook/list', {})).toEqual([]);
  await expectError(client.request('admin/system-webhook/show', { id: 'a1' }), noSuchSystemWebhook);
});

test('a moderator makes, sees, changes and deletes system webhooks with the official client', async () => {
  const client = moderator();
  const created = await client.request('admin/system-webhook/create', { ...wanted('/admin'), secret: 's' });
  expect(Object.keys(created)).toEqual([
    'id',
    'isActive',
    'updatedAt',
    'latestSentAt',
    'latestStatus',
    'name',
    'on',
    'url',
    'secret',
  ]);
  expect(created).toMatchObject({ ...wanted('/admin'), secret: 's', latestSentAt: null, latestStatus: null });
  const { id } = created;
  expect(await client.request('admin/system-webhook/show', { id })).toEqual(created);
  const changed = { ...wanted('/admin'), id, name: 'renamed', isActive: false, on: [] };
  const updated = await client.request('admin/system-webhook/update', changed);
  expect(updated).toMatchObject({ ...changed, secret: '' });
  expect(Date.parse(updated.updatedAt)).toBeGreaterThan(Date.parse(created.updatedAt));
  expect(await client.request('admin/system-webhook/show', { id })).toEqual(updated);
  expect(await client.request('admin/system-webhook/delete', { id })).toBeNull();
  await expectError(client.request('admin/system-webhook/show', { id }), noSuchSystemWebhook);
  await expectError(client.request('admin/system-webhook/update', changed), noSuchSystemWebhook);
  await expectError(client.request('admin/system-webhook/delete', { id }), noSuchSystemWebhook);
});

test('lists are sorted by id and filtered by what is active and what is asked for', async () => {
  const client = moderator();
  const make = (isActive: boolean, on: ('abuseReport' | 'userCreated')[]) =>
    client.request('admin/system-webhook/create', { ...wanted('/list'), isActive, on });
  const both = await make(true, ['abuseReport', 'userCreated']);
  const reports = await make(true, ['abuseReport']);
  const off = await make(false, ['userCreated']);
  const ids = async (params: { isActive?: boolean; on?: ('abuseReport' | 'userCreated')[] }) =>
    (await client.request('admin/system-webhook/list', params)).map(({ id }) => id);
  expect(await ids({})).toEqual([both.id, reports.id, off.id].toSorted());
  expect(await ids({ isActive: false })).toEqual([off.id]);
  expect(await ids({ on: ['abuseReport'] })).toEqual([both.id, reports.id].toSorted());
  expect(await ids({ on: ['userCreated', 'abuseReport'] })).toEqual([both.id]);
  expect(await ids({ on: ['userCreated'], isActive: true })).toEqual([both.id]);
});

test('they get what is published to the application misskey-system, without a userId, and it shows', async () => {
  const client = moderator();
  const { id } = await client.request('admin/system-webhook/create', wanted('/system'));
  await grapnel.publish('misskey-system', 'abuseReport', misskeyExamples['abuseReport']);
  const [request] = await grapnel.receiver.waitFor('/system', 1);
  const envelope = JSON.parse(request?.body ?? '');
  expect(Object.keys(envelope)).toEqual(['server', 'hookId', 'eventId', 'createdAt', 'type', 'body']);
  expect(envelope).toMatchObject({ hookId: id, type: 'abuseReport', body: misskeyExamples['abuseReport'] });
  await grapnel.until(
    async () => (await client.request('admin/system-webhook/show', { id })).latestStatus === 200,
  );
  const other = await grapnel.api.get(`/app/misskey-system/endpoint/ep_${id}`);
  expect(other.body).toMatchObject({ dialect: 'misskey', eventTypes: ['abuseReport', 'userCreated'] });
  await grapnel.api.patch(`/app/misskey-system/endpoint/ep_${id}`, { description: 'seen from there' });
  expect(await client.request('admin/system-webhook/show', { id })).toMatchObject({
    name: 'seen from there',
  });
});

test('a test sends the dummy payload, also to an inactive one, elsewhere if asked', async () => {
  const client = moderator();
  const { id: webhookId } = await client.request('admin/system-webhook/create', {
    ...wanted('/system-test'),
    isActive: false,
  });
  await client.request('admin/system-webhook/test', { webhookId, type: 'inactiveModeratorsWarning' });
  const [first] = await grapnel.receiver.waitFor('/system-test', 1);
  expect(JSON.parse(first?.body ?? '')).toMatchObject({
    type: 'inactiveModeratorsWarning',
    body: { remainingTime: { time: 100_000, asDays: 1, asHours: 24 } },
  });
  const override = { url: grapnel.receiver.url('/system-elsewhere'), secret: 'x' };
  await client.request('admin/system-webhook/test', { webhookId, type: 'abuseReportResolved', override });
  const [second] = await grapnel.receiver.waitFor('/system-elsewhere', 1);
  const { body, createdAt } = JSON.parse(second?.body ?? '');
  expect(body).toEqual(misskeyTestPayload('abuseReportResolved', createdAt));
  await expectError(client.request('admin/system-webhook/test', { webhookId: 'a1', type: 'userCreated' }), {
    code: 'NO_SUCH_WEBHOOK',
    id: '0c52149c-e913-18f8-5dc7-74870bfe0cf9',
  });
});

describe('who is no moderator', () => {
  test('may not', async () => {
    const { client } = await newUser(grapnel);
    await expectError(client.request('admin/system-webhook/list', {}), {
      code: 'ROLE_PERMISSION_DENIED',
      id: 'd33d5333-db36-423d-a8f9-1a2b9549da41',
    });
  });

  test('is refused without a token, and with one of restricted capabilities, before anything else is looked at', async () => {
    const restricted = await userToken(grapnel, await grapnel.application(), ['ManageEndpoint']);
    for (const credential of [null, restricted]) {
      await expectError(misskeyClient(grapnel, credential).request('admin/system-webhook/list', {}), {
        code: 'ACCESS_DENIED',
        id: '56f35758-7dd5-468b-8439-5d6fb8ec9b8e',
      });
    }
  });
});

test('those of another organization are out of reach', async () => {
  const { id } = await moderator().request('admin/system-webhook/create', wanted('/mine-alone'));
  const client = misskeyClient(grapnel, await grapnel.otherOrganizationToken());
  await client.request('admin/system-webhook/create', wanted('/theirs'));
  await expectError(client.request('admin/system-webhook/show', { id }), noSuchSystemWebhook);
});

test('the first ones may be made at the same instant', async () => {
  const client = misskeyClient(grapnel, await grapnel.tokenFor({ organization: `org_${'8'.repeat(26)}a` }));
  await Promise.all([1, 2, 3].map(() => client.request('admin/system-webhook/create', wanted('/at-once'))));
  expect(await client.request('admin/system-webhook/list', {})).toHaveLength(3);
});
