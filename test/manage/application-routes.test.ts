import { beforeAll, expect, test } from 'vitest';
import { NameTakenError } from '../../core/manage/conflict.ts';
import { listReply } from '../../lambdas/api/list-reply.ts';
import { deleteApplication } from '../../lambdas/manage/application/delete.ts';
import { createOrFind } from '../../lambdas/manage/application/find-or-create-application.ts';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let api: ApiClient;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
});

test("a list of applications takes Svix's filters on endpoints and ignores them", async () => {
  const own = api.withToken(await grapnel.tokenFor({ organization: `org_${'4'.repeat(27)}` }));
  await own.post('/app', { name: 'no endpoints' });
  const query = ['no', 'disabled', 'svix_play'].map((kind) => `exclude_apps_with_${kind}_endpoints=true`);
  expect((await own.get(`/app?${query.join('&')}`)).body.data).toHaveLength(1);
});

test('metadata that is null is none, made, replaced or changed', async () => {
  const made = await api.post('/app', { name: 'a', metadata: null });
  expect(made.body.metadata).toEqual({});
  const path = `/app/${made.body.id}`;
  await api.patch(path, { metadata: { a: 'b' } });
  expect((await api.patch(path, { metadata: null })).body.metadata).toEqual({});
  await api.patch(path, { metadata: { a: 'b' } });
  expect((await api.put(path, { name: 'a', metadata: null })).body.metadata).toEqual({});
});

test('throttleRate counts where the older rateLimit says otherwise', async () => {
  const made = await api.post('/app', { name: 'a', throttleRate: 5, rateLimit: 7 });
  expect(made.body).toMatchObject({ throttleRate: 5, rateLimit: 5 });
  expect((await api.patch(`/app/${made.body.id}`, { rateLimit: 9 })).body).toMatchObject({ throttleRate: 9 });
});

test('that another request is about to make is waited for, not refused', async () => {
  const winner = { id: 'app', uid: 'racing' };
  let looks = 0;
  const deps = {
    now: () => 0,
    randomBytes: (byteCount: number) => new Uint8Array(byteCount),
    pause: async () => undefined,
    applications: {
      create: () => Promise.reject(new NameTakenError('uid', 'racing', 'application')),
      find: async () => (++looks < 3 ? undefined : winner),
    },
  };
  const input = { name: 'a', uid: 'racing' };
  const found = createOrFind(deps as never, 'org', input, 'racing');
  await expect(found).resolves.toEqual({ application: winner, isNew: false });
  looks = Number.NEGATIVE_INFINITY;
  await expect(createOrFind(deps as never, 'org', input, 'racing')).rejects.toMatchObject({ status: 409 });
});

test('with 600 endpoints is deleted with all of them', async () => {
  const application = await grapnel.application();
  for (let start = 0; start < 600; start += 30) {
    await Promise.all(Array.from({ length: 30 }, () => grapnel.endpoint(application, '/many')));
  }
  const before = grapnel.stack.calls().length;
  expect((await api.delete(`/app/${application}`)).status).toBe(204);
  const deletions = grapnel.stack
    .calls()
    .slice(before)
    .filter(({ action }) => action === 'dynamodb:DeleteItem');
  expect(deletions.length).toBeGreaterThanOrEqual(601);
}, 60_000);

test('with more endpoints than can be deleted in time is gone all the same', async () => {
  let nowMs = 0;
  let removed = 0;
  let applicationIsThere = true;
  const application = { organization: 'org', id: 'app' };
  const deps = {
    now: () => nowMs,
    applications: {
      find: async () => application,
      remove: async () => {
        applicationIsThere = false;
      },
    },
    endpoints: {
      list: async () => {
        nowMs += 4000;
        return { items: [{ id: 'ep' }], done: false };
      },
      remove: async () => void removed++,
    },
    apiKeys: { list: async () => ({ items: [], done: true }), remove: async () => undefined },
  };
  const call = { principal: { organization: 'org' }, params: { app_id: 'app' } };
  const reply = await deleteApplication.action(call as never, deps as never);
  expect(reply).toEqual({ status: 204 });
  expect(applicationIsThere).toBe(false);
  expect(removed).toBe(4);
});

test.each([
  [false, { iterator: 'far', prevIterator: '-a' }],
  [true, { iterator: 'b', prevIterator: '-far' }],
])(
  'a page that looked further than its last thing says where to go on (backwards: %s)',
  (backwards, rest) => {
    const page = { items: ['a', 'b'], done: false, resumeAt: 'far' };
    const request = { iterator: { key: 'k', backwards } };
    const reply = listReply(
      page,
      request,
      (item) => item,
      (item) => JSON.stringify(item),
    );
    expect(JSON.parse(reply.json ?? '')).toEqual({ data: ['a', 'b'], done: false, ...rest });
  },
);

test('a page that found nothing yet says where to go on', () => {
  const page = { items: [], done: false, resumeAt: 'far' };
  const reply = listReply(
    page,
    { iterator: undefined },
    () => '',
    () => '',
  );
  expect(JSON.parse(reply.json ?? '')).toMatchObject({ data: [], iterator: 'far', done: false });
});
