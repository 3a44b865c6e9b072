import { beforeAll, describe, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { apiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { newUser, rawCall, userToken } from './misskey-client.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const hook = (fields: object = {}) => ({
  url: grapnel.receiver.url('/own'),
  dialect: 'misskey',
  ...fields,
});
/** A user's own token at the own API. */
async function user() {
  const { application, token, client } = await newUser(grapnel);
  return { application, token, client, own: apiClient(grapnel.stack.apiUrl, token) };
}

describe("an endpoint's uid", () => {
  test('cannot be what another one has as id without ep_, so that one id is one webhook', async () => {
    const { application, own } = await user();
    const first = await own.post(`/app/${application}/endpoint`, hook());
    const uid = first.body.id.slice('ep_'.length);
    const refused = {
      status: 422,
      body: { detail: [{ msg: expect.stringContaining('must not be 27 letters and digits') }] },
    };
    expect(await own.post(`/app/${application}/endpoint`, hook({ uid }))).toMatchObject(refused);
    const second = await own.post(`/app/${application}/endpoint`, hook({ uid: uid.slice(1) }));
    expect(second.status).toBe(201);
    const path = `/app/${application}/endpoint/${second.body.id}`;
    expect(await own.patch(path, { uid })).toMatchObject(refused);
    expect(await own.put(path, hook({ uid }))).toMatchObject(refused);
    expect((await own.patch(path, { uid: `${uid}a` })).status).toBe(200);
    expect((await own.patch(path, { uid: `${uid.slice(1)}-` })).status).toBe(200);
  });
});

describe("the limit of a user's webhooks", () => {
  const refused = {
    status: 400,
    body: { code: 'limit_reached', detail: expect.stringContaining('misskeyWebhookLimit') },
  };

  test("binds the user's own token over the other API: POST, PUT, PATCH", async () => {
    const { application, own, client } = await user();
    const path = `/app/${application}/endpoint`;
    for (let count = 0; count < 3; count++) expect((await own.post(path, hook())).status).toBe(201);
    expect(await own.post(path, hook())).toMatchObject(refused);
    expect(await own.put(`${path}/new`, hook({ uid: 'new' }))).toMatchObject(refused);
    const other = await own.post(path, hook({ dialect: 'svix' }));
    expect(other.status).toBe(201);
    const change = { dialect: 'misskey', eventTypes: ['note'], secret: 's' };
    expect(await own.patch(`${path}/${other.body.id}`, change)).toMatchObject(refused);
    expect(await own.put(`${path}/${other.body.id}`, hook({ secret: 's' }))).toMatchObject(refused);
    const hooks = await client.request('i/webhooks/list', {});
    expect(hooks).toHaveLength(3);
    // What is one already can be changed.
    const mine = `${path}/ep_${hooks[0]?.id}`;
    expect((await own.patch(mine, { description: 'changed' })).status).toBe(200);
    expect((await own.put(mine, hook({ description: 'again' }))).status).toBe(200);
    await own.delete(mine);
    expect((await own.patch(`${path}/${other.body.id}`, change)).status).toBe(200);
  });

  test('is kept by requests at the same instant, of which those that are too many leave nothing behind', async () => {
    const { application, own, client } = await user();
    const path = `/app/${application}/endpoint`;
    const others = await Promise.all(
      Array.from({ length: 4 }, () => own.post(path, hook({ dialect: 'svix' }))),
    );
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => own.post(path, hook())),
      ...others.map(({ body }) => own.patch(`${path}/${body.id}`, { dialect: 'misskey', secret: 's' })),
    ]);
    const taken = answers.filter(({ status }) => status < 300).length;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThanOrEqual(3);
    expect(await client.request('i/webhooks/list', {})).toHaveLength(taken);
    expect(answers.filter(({ status }) => status >= 300).every(({ status }) => status === 400)).toBe(true);
  });

  test('does not bind the organization, nor the application of the system', async () => {
    const { application } = await user();
    for (let count = 0; count < 4; count++)
      await grapnel.endpoint(application, '/many', { dialect: 'misskey' });
    const system = await grapnel.api.post('/app?get_if_exists=true', {
      name: 'system',
      uid: 'misskey-system',
    });
    const own = apiClient(grapnel.stack.apiUrl, await userToken(grapnel, system.body.id));
    for (let count = 0; count < 4; count++) {
      expect((await own.post(`/app/${system.body.id}/endpoint`, hook())).status).toBe(201);
    }
  });
});

test('the application of the system is no user, whoever has a token or a key of it', async () => {
  const system = await grapnel.api.post('/app?get_if_exists=true', { name: 'system', uid: 'misskey-system' });
  const keys = await Promise.all(
    [{}, { moderator: true }].map((fields) => grapnel.api.post(`/app/${system.body.id}/api-key`, fields)),
  );
  const token = await userToken(grapnel, system.body.id);
  for (const credential of [token, ...keys.map(({ body }) => body.key as string)]) {
    for (const name of ['create', 'list', 'show', 'update', 'delete', 'test']) {
      const body = JSON.stringify({
        i: credential,
        webhookId: 'a1',
        type: 'note',
        name: 'x',
        url: 'https://a.example',
        on: [],
      });
      const answer = await rawCall(grapnel, `i/webhooks/${name}`, { body });
      expect([name, answer.status]).toEqual([name, 403]);
      expect(JSON.parse(answer.text).error).toMatchObject({
        code: 'PERMISSION_DENIED',
        info: { reason: expect.stringContaining('admin/system-webhook') },
      });
    }
  }
  const i = keys[1]?.body.key;
  const listed = await rawCall(grapnel, 'admin/system-webhook/list', { body: JSON.stringify({ i }) });
  expect(listed.status).toBe(200);
});

test('a payload that does not fit makes no request, and does not show as one', async () => {
  const { application, client } = await user();
  const endpoint = await grapnel.endpoint(application, '/unfit', { dialect: 'misskey' });
  const webhookId = endpoint.slice('ep_'.length);
  await grapnel.publish(application, 'note', { note: 'is an object at Misskey' });
  const [unfit] = await grapnel.waitForAttempts(application, endpoint, 1);
  expect(unfit).toMatchObject({ statusText: 'fail', responseStatusCode: 0 });
  const shown = await client.request('i/webhooks/show', { webhookId });
  expect(shown).toMatchObject({ latestSentAt: null, latestStatus: null });

  await grapnel.publish(application, 'note', misskeyExamples['note']);
  await grapnel.waitForAttempts(application, endpoint, 2);
  const sent = await client.request('i/webhooks/show', { webhookId });
  expect(sent).toMatchObject({ latestStatus: 200 });
  await grapnel.publish(application, 'followed', {});
  await grapnel.waitForAttempts(application, endpoint, 3);
  expect(await client.request('i/webhooks/show', { webhookId })).toEqual(sent);
  expect(grapnel.receiver.received('/unfit')).toHaveLength(1);
});
