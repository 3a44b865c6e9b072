import { messageInRaw, Svix } from 'svix';
import * as v1 from 'svix-v1';
import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const inAnHour = () => new Date(Date.now() + 3_600_000);

test("Svix's client, version 2, publishes in all its ways, lists, deletes content and imports", async () => {
  const svix = new Svix(grapnel.token, { serverUrl: grapnel.stack.apiUrl });
  const deliverAt = inAnHour();
  const later = await svix.message.create('sdk-2', {
    eventType: 'a',
    payload: { n: 1 },
    tags: ['t'],
    channels: ['c'],
    deliverAt,
    payloadRetentionHours: 48,
    application: { name: 'SDK', uid: 'sdk-2' },
  });
  expect(later.deliverAt).toEqual(deliverAt);
  const raw = await svix.message.create('sdk-2', messageInRaw('b', 'plain', 'text/plain'));
  const listed = await svix.message.list('sdk-2', { eventTypes: ['a', 'b'], withContent: true });
  expect(listed.data.map(({ id }) => id)).toEqual([raw.id, later.id]);
  const tagged = await svix.message.list('sdk-2', { tag: 't', channel: 'c', before: inAnHour() });
  expect(tagged.data).toMatchObject([{ id: later.id, payload: {}, tags: ['t'], channels: ['c'] }]);

  expect(await svix.message.precheck('sdk-2', { eventType: 'a' })).toEqual({ active: false });
  await svix.message.expungeContent('sdk-2', later.id);
  expect((await svix.message.get('sdk-2', later.id, { withContent: true })).payload).toEqual({
    expired: true,
  });

  const spec = { webhooks: { 'sdk.event': { post: { description: 'From a document' } } } };
  const imported = await svix.eventType.importOpenapi({ spec });
  expect(imported.data.modified).toEqual(['sdk.event']);
  await svix.eventType.upsert('sdk.event', { description: 'Changed', featureFlags: ['beta'] });
  expect((await svix.eventType.list()).data).toMatchObject([{ name: 'sdk.event', featureFlags: ['beta'] }]);
  await svix.application.upsert('sdk-2', { name: 'Renamed', uid: 'sdk-2' });
  expect((await svix.application.get('sdk-2')).name).toBe('Renamed');
});

test("Svix's client, version 1, does so too", async () => {
  const svix = new v1.Svix(grapnel.token, { serverUrl: grapnel.stack.apiUrl });
  const message = await svix.message.create('sdk-1', {
    eventType: 'a',
    payload: { n: 1 },
    payloadRetentionPeriod: 7,
    application: { name: 'SDK', uid: 'sdk-1' },
  });
  const after = new Date(Date.now() - 3_600_000);
  expect((await svix.message.list('sdk-1', { after })).data).toMatchObject([
    { id: message.id, payload: { n: 1 } },
  ]);
  await svix.message.expungeContent('sdk-1', message.id);
  expect((await svix.message.get('sdk-1', message.id)).payload).toEqual({ expired: true });
  await svix.eventType.create({ name: 'old.client', description: '', featureFlags: ['x'] });
  await svix.eventType.update('old.client', { description: 'new' });
  expect((await svix.application.update('sdk-1', { name: 'Renamed' })).name).toBe('Renamed');
});
