import { beforeAll, describe, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const key = (name: string) => ({ 'idempotency-key': name });

describe('an idempotency key', () => {
  test('gives a repeated request the first answer, whatever it asks for then', async () => {
    const first = await grapnel.api.post('/app', { name: 'one' }, key('create-1'));
    const again = await grapnel.api.post('/app', { name: 'other' }, key('create-1'));
    expect(first.status).toBe(201);
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
  });

  test('lets one of many requests at the same instant act', async () => {
    const application = await grapnel.application();
    const body = { url: grapnel.receiver.url('/once') };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        grapnel.api.post(`/app/${application}/endpoint`, body, key('create-2')),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const listed = await grapnel.api.get(`/app/${application}/endpoint`);
    expect(listed.body.data).toHaveLength(1);
  });

  test('of a request that failed is free again', async () => {
    const refused = await grapnel.api.post('/app', { name: '' }, key('create-3'));
    expect(refused.status).toBe(422);
    const accepted = await grapnel.api.post('/app', { name: 'good' }, key('create-3'));
    expect(accepted.status).toBe(201);
  });

  test('means nothing for another route or another token', async () => {
    const application = await grapnel.api.post('/app', { name: 'one' }, key('create-4'));
    const eventType = await grapnel.api.post(
      '/event-type',
      { name: 'a.b', description: '' },
      key('create-4'),
    );
    expect(eventType.body.name).toBe('a.b');
    const other = grapnel.api.withToken(await grapnel.otherOrganizationToken());
    const theirs = await other.post('/app', { name: 'theirs' }, key('create-4'));
    expect(theirs.body.id).not.toBe(application.body.id);
  });

  test('of a message whose event id was taken answers the same again at once', async () => {
    const application = await grapnel.application();
    const publish = (name: string) =>
      grapnel.api.post(`/app/${application}/msg`, { eventType: 'a', payload: {}, eventId: 'e-1' }, key(name));
    await publish('first');
    const startedAtMs = Date.now();
    expect((await publish('second')).status).toBe(409);
    expect((await publish('second')).status).toBe(409);
    // A key that was not freed would be waited for, ten seconds long.
    expect(Date.now() - startedAtMs).toBeLessThan(5_000);
  });
});
