import { beforeAll, describe, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { storedItems } from '../pipeline/stored-items.ts';
import { request } from './tenant.ts';

let grapnel: Grapnel;
let application: string;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  application = await grapnel.application();
});

const create = (fields: object, to = application) => grapnel.api.post(`/app/${to}/api-key`, fields);

describe('an API key', () => {
  test('is shown when it is made and on request, and never in a list', async () => {
    const made = await create({
      key: 'abcdefghijklmnop',
      description: 'Misskey user 1',
      domain: 'Blog.Example',
      capabilities: ['ViewBase', 'ViewBase'],
    });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^key_[0-9A-Za-z]{27}$/),
      description: 'Misskey user 1',
      domain: 'blog.example',
      moderator: false,
      capabilities: ['ViewBase'],
      createdAt: expect.any(String),
      updatedAt: made.body.createdAt,
      key: 'abcdefghijklmnop',
    });
    const { key, ...withoutKey } = made.body;
    const listed = await grapnel.api.get(`/app/${application}/api-key`);
    expect(listed.body.data).toEqual([withoutKey]);
    expect(listed.text).not.toContain(key);
    const secret = await grapnel.api.get(`/app/${application}/api-key/${made.body.id}/secret`);
    expect(secret.body).toEqual({ key });
  });

  test('is made where none is given', async () => {
    const made = await create({});
    expect(made.body).toMatchObject({ key: expect.stringMatching(/^[0-9A-Za-z]{32}$/), moderator: false });
    expect((await create({})).body.key).not.toBe(made.body.key);
  });

  test.each([
    ['15 characters', { key: 'a'.repeat(15) }],
    ['257 characters', { key: 'a'.repeat(257) }],
    ['a space', { key: 'a key with 4 spaces' }],
    ['a control character', { key: `${'a'.repeat(20)}\n` }],
    ['an umlaut', { key: `${'a'.repeat(20)}ä` }],
    ['a number', { key: 1234567890123456 }],
    ['an unknown capability', { capabilities: ['Everything'] }],
    ['a domain with a path', { domain: 'blog.example/posts' }],
    ['an empty domain', { domain: '' }],
    ['a domain of a dot', { domain: '.' }],
  ])('with %s is refused', async (_what, fields) => {
    expect((await create(fields)).status).toBe(422);
  });

  test('stands nowhere in the store in the clear', async () => {
    const key = 'never-in-the-clear-0';
    await create({ key });
    const items = JSON.stringify(await storedItems(grapnel.stack, 'Endpoints'));
    expect(items).toContain('sealedKey');
    expect(items).not.toContain(key);
    expect(items).not.toContain(Buffer.from(key).toString('base64url'));
  });

  test('takes a token of the organization to make, see and delete', async () => {
    const { token } = (await grapnel.api.post(`/auth/app-portal-access/${application}`, {})).body;
    const [first] = (await grapnel.api.get(`/app/${application}/api-key`)).body.data;
    const api = grapnel.api.withToken(token);
    const path = `/app/${application}/api-key`;
    expect((await api.post(path, {})).status).toBe(403);
    expect((await api.get(path)).status).toBe(403);
    expect((await api.get(`${path}/${first.id}/secret`)).status).toBe(403);
    expect((await api.delete(`${path}/${first.id}`)).status).toBe(403);
  });

  test('of another application is none of this one', async () => {
    const made = await create({}, await grapnel.application());
    const path = `/app/${application}/api-key/${made.body.id}`;
    expect((await grapnel.api.get(`${path}/secret`)).status).toBe(404);
    expect((await grapnel.api.delete(path)).status).toBe(404);
  });

  test('is one of at most a hundred', async () => {
    const full = await grapnel.application();
    const answers = [];
    for (let number = 0; number < 100; number += 20) {
      answers.push(...(await Promise.all(Array.from({ length: 20 }, () => create({}, full)))));
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const refused = await create({}, full);
    expect([refused.status, refused.body.code]).toEqual([400, 'limit_reached']);
  });
});

describe('a creation that crashes', () => {
  test.each([
    ['before', 0],
    ['between', 1],
  ])('%s its two writes leaves no key that holds', async (_when, writesThatWork) => {
    let writes = 0;
    const crashing = await startGrapnel('quick', {
      beforeCall: (call) => {
        if (call.action !== 'dynamodb:PutItem' || !armed) return undefined;
        writes += 1;
        return writes > writesThatWork
          ? { status: 400, errorType: 'AccessDeniedException', message: 'crashed' }
          : undefined;
      },
    });
    let armed = false;
    const app = await crashing.application();
    const key = 'a-key-that-crashed-0';
    armed = true;
    expect((await crashing.api.post(`/app/${app}/api-key`, { key })).status).toBe(500);
    armed = false;
    expect(writes).toBe(writesThatWork + 1);
    const used = () =>
      request(crashing, 'GET', `/webhooks?tenantId=${app}`, { 'x-api-key': key }).then(({ body }) => body);
    expect(await used()).toMatchObject({ code: 'invalid-api-key' });
    expect((await crashing.api.get(`/app/${app}/api-key`)).body.data).toEqual([]);
    expect((await crashing.api.post(`/app/${app}/api-key`, { key })).status).toBe(201);
    expect(await used()).toMatchObject({ status: 'success' });
  });
});
