import { beforeAll, describe, expect, test } from 'vitest';
import { organizationToken } from '../../core/manage/organization-token.ts';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { makeFanOutDueNow } from './due-fan-outs.ts';

let grapnel: Grapnel;
let api: ApiClient;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
});

const noise = () => Array.from({ length: 20_000 }, () => Math.random().toString(36).slice(2)).join('');

describe('the content of a message', () => {
  test.each([
    ['in its item', () => ({ id: 1 })],
    ['in the bucket', () => ({ noise: noise() })],
  ])('that lies %s is deleted; what else is known of it stays', async (_what, payload) => {
    const application = await grapnel.application();
    const message = `/app/${application}/msg/${await grapnel.publish(application, 'a', payload())}`;
    const before = await api.get(message);
    const deleted = grapnel.stack.calls().length;
    expect((await api.delete(`${message}/content`)).status).toBe(204);
    const objects = grapnel.stack
      .calls()
      .slice(deleted)
      .filter(({ action }) => action === 's3:DeleteObject');
    expect(objects).toHaveLength('noise' in payload() ? 1 : 0);
    const after = await api.get(message);
    expect(after.body).toEqual({ ...before.body, payload: { expired: true } });
    expect((await api.get(`${message}?with_content=false`)).body.payload).toEqual({});
    const listed = await api.get(`/app/${application}/msg`);
    expect(listed.body.data[0].payload).toEqual({ expired: true });
    expect((await api.delete(`${message}/content`)).status).toBe(204);
  });

  test('that is deleted before its delivery is not sent: the attempt fails and says why', async () => {
    const application = await grapnel.application();
    const plain = await grapnel.endpoint(application, '/expunged');
    const typed = await grapnel.endpoint(application, '/expunged', { dialect: 'misskey' });
    const deliverAt = new Date(Date.now() + 3_600_000).toISOString();
    const body = { eventType: 'note', payload: { secret: 1 }, deliverAt };
    const { id } = (await api.post(`/app/${application}/msg`, body)).body;
    expect((await api.delete(`/app/${application}/msg/${id}/content`)).status).toBe(204);
    await makeFanOutDueNow(grapnel.stack, id);
    await grapnel.stack.runSchedule(grapnel.stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '');
    for (const endpoint of [plain, typed]) {
      const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
      expect(attempt).toMatchObject({ status: 2, responseStatusCode: 0 });
      expect(JSON.stringify(attempt)).toContain('The payload was deleted.');
    }
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/expunged')).toEqual([]);
  });

  test('of several messages is deleted by ids and event ids; what is not there is said', async () => {
    const application = await grapnel.application();
    const one = await grapnel.publish(application, 'a', { n: 1 });
    await api.post(`/app/${application}/msg`, { eventType: 'a', payload: { n: 2 }, eventId: 'two' });
    const kept = await grapnel.publish(application, 'a', { n: 3 });
    const foreign = await grapnel.publish(await grapnel.application(), 'a', {});
    const answer = await api.post(`/app/${application}/msg/bulk-expunge`, {
      ids: [one, 'two', foreign, 'no-such', one, 'constructor'],
    });
    expect(answer.status).toBe(200);
    expect(Object.entries(answer.body.results)).toEqual([
      [one, 'expunged'],
      ['two', 'expunged'],
      [foreign, 'not-found'],
      ['no-such', 'not-found'],
      ['constructor', 'not-found'],
    ]);
    const listed = await api.get(`/app/${application}/msg`);
    expect(listed.body.data.map(({ payload }: { payload: unknown }) => payload)).toEqual([
      { n: 3 },
      { expired: true },
      { expired: true },
    ]);
    expect((await api.get(`/app/${application}/msg/${kept}`)).body.payload).toEqual({ n: 3 });
    expect((await api.post(`/app/${application}/msg/bulk-expunge`, {})).body).toEqual({ results: {} });
  });

  test('of more than 1,000 messages in one request, or of none that can be, is refused', async () => {
    const path = `/app/${await grapnel.application()}/msg`;
    const ids = Array.from({ length: 1001 }, (_, index) => `id-${index}`);
    expect((await api.post(`${path}/bulk-expunge`, { ids })).status).toBe(422);
    expect((await api.post(`${path}/bulk-expunge`, { ids: 'x' })).status).toBe(422);
    expect((await api.delete(`${path}/nothing/content`)).status).toBe(404);
    expect((await api.delete(`${path}/${'n'.repeat(3000)}/content`)).status).toBe(404);
  });

  test('is out of reach of other organizations', async () => {
    const application = await grapnel.application();
    const id = await grapnel.publish(application, 'a', { n: 1 });
    const key = grapnel.stack.secretValue(grapnel.stack.outputs['TokenKeySecretArn'] ?? '');
    const stranger = api.withToken(await organizationToken(key, `org_${'8'.repeat(27)}`, Date.now()));
    expect((await stranger.delete(`/app/${application}/msg/${id}/content`)).status).toBe(404);
    const bulk = await stranger.post(`/app/${application}/msg/bulk-expunge`, { ids: [id] });
    expect(bulk.status).toBe(404);
    expect((await api.get(`/app/${application}/msg/${id}`)).body.payload).toEqual({ n: 1 });
  });
});

describe('the check before a message', () => {
  test('says whether any endpoint would get it', async () => {
    const application = await grapnel.application();
    const active = async (body: object): Promise<boolean> =>
      (await api.post(`/app/${application}/msg/precheck/active`, body)).body.active;
    expect(await active({ eventType: 'a' })).toBe(false);
    await grapnel.endpoint(application, '/never', { disabled: true });
    expect(await active({ eventType: 'a' })).toBe(false);
    await grapnel.endpoint(application, '/x', { channels: ['x'] });
    expect(await active({ eventType: 'a' })).toBe(false);
    expect(await active({ eventType: 'a', channels: ['y'] })).toBe(false);
    expect(await active({ eventType: 'a', channels: ['y', 'x'] })).toBe(true);
    await grapnel.endpoint(application, '/misskey', { dialect: 'misskey' });
    expect(await active({ eventType: 'a' })).toBe(false);
    expect(await active({ eventType: 'note', channels: null })).toBe(true);
  });

  test('takes an event type, and an application that is there', async () => {
    const application = await grapnel.application();
    const path = `/app/${application}/msg/precheck/active`;
    expect((await api.post(path, {})).body.detail[0].loc).toEqual(['body', 'eventType']);
    expect((await api.post('/app/nobody/msg/precheck/active', { eventType: 'a' })).status).toBe(404);
  });
});
