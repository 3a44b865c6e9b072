import { beforeAll, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { connectInstance } from '../../docs/examples/misskey-instance.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { misskeyClient } from './misskey-client.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const { note } = misskeyExamples['note'] as { note: { id: string } };
const nobody = { mentionedIds: [] };

test('an instance hands its webhooks over: users keep their tokens, and get what they subscribed to', async () => {
  const instance = connectInstance(grapnel.stack.apiUrl, grapnel.token);
  const tokens = { mika: 'abcdefghijklmn01', tomas: 'abcdefghijklmn02' };
  for (const [userId, token] of Object.entries(tokens)) await instance.enableWebhooks(userId, token);
  for (const [userId, token] of Object.entries(tokens)) {
    const hook = await misskeyClient(grapnel, token).request('i/webhooks/create', {
      name: 'mine',
      url: grapnel.receiver.url(`/${userId}`),
      on: ['note', 'mention', 'reply', 'renote'],
    });
    expect(hook.userId).toBe(userId);
  }
  await instance.noteWritten({
    note,
    authorId: 'mika',
    mentionedIds: ['tomas', 'without-webhooks'],
    repliedToId: 'tomas',
    renotedId: 'mika',
  });
  await grapnel.receiver.waitFor('/mika', 1);
  await grapnel.receiver.waitFor('/tomas', 2);
  await grapnel.stack.waitUntilIdle();
  const typesAt = (path: string) =>
    grapnel.receiver.received(path).map(({ body }) => [JSON.parse(body).userId, JSON.parse(body).type]);
  expect(typesAt('/mika')).toEqual([['mika', 'note']]);
  expect(typesAt('/tomas').toSorted()).toEqual([
    ['tomas', 'mention'],
    ['tomas', 'reply'],
  ]);
});

test('what it says twice is sent once', async () => {
  const instance = connectInstance(grapnel.stack.apiUrl, grapnel.token);
  await instance.enableWebhooks('twice', 'abcdefghijklmn03');
  await misskeyClient(grapnel, 'abcdefghijklmn03').request('i/webhooks/create', {
    name: 'x',
    url: grapnel.receiver.url('/twice'),
    on: ['note'],
  });
  for (const _ of [1, 2]) await instance.noteWritten({ note, authorId: 'twice', ...nobody });
  await grapnel.receiver.waitFor('/twice', 1);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/twice')).toHaveLength(1);
});

test('nothing fails where nobody has webhooks, nor for system webhooks before there are some', async () => {
  const instance = connectInstance(grapnel.stack.apiUrl, grapnel.token);
  await instance.noteWritten({ note, authorId: 'nobody', ...nobody });
  const report = misskeyExamples['abuseReport'] as { id: string };
  await instance.abuseReported(report);
  await misskeyClient(grapnel, grapnel.token).request('admin/system-webhook/create', {
    isActive: true,
    name: 'moderators',
    on: ['abuseReport'],
    url: grapnel.receiver.url('/reports'),
  });
  await instance.abuseReported({ ...report, id: 'another' });
  await grapnel.receiver.waitFor('/reports', 1);
  await expect(connectInstance(grapnel.stack.apiUrl, 'wrong').abuseReported(report)).rejects.toThrow();
});
