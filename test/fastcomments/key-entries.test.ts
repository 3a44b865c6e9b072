import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { request, withQuery } from './tenant.ts';

let grapnel: Grapnel;
/** While it is set, entries are written late: whoever asks in the meantime finds none. */
let writesAreSlow = false;
beforeAll(async () => {
  grapnel = await startGrapnel('quick', {
    beforeCall: (call) =>
      writesAreSlow && call.action === 'dynamodb:PutItem' ? { delayMs: 1000 } : undefined,
  });
});
let application: string;
let other: string;
beforeEach(async () => {
  application = await grapnel.application();
  other = await grapnel.application();
});

let number = 0;
const newKey = () => `a-key-of-somebody-${number++}`;
const create = (fields: object, to = application) => grapnel.api.post(`/app/${to}/api-key`, fields);
const entriesOf = async (of: string) => (await grapnel.api.get(`/app/${of}/api-key`)).body.data;
const byTenant = (key: string, tenantId: string) =>
  request(grapnel, 'GET', withQuery('/webhooks', { tenantId }), { 'x-api-key': key });
const byBearer = (key: string) => request(grapnel, 'GET', '/webhooks', { authorization: `Bearer ${key}` });
const byMisskey = (i: string) =>
  fetch(`${grapnel.stack.apiUrl}/api/i/webhooks/list`, { method: 'POST', body: JSON.stringify({ i }) });

/** Creations that do not see each other. */
async function createAtOnce(...creations: [fields: object, to: string][]) {
  writesAreSlow = true;
  const answers = await Promise.all(creations.map(([fields, to]) => create(fields, to)));
  writesAreSlow = false;
  expect(answers.map(({ status }) => status)).toEqual(creations.map(() => 201));
}

describe('giving an application a key that it has', () => {
  test('returns the entry that is there, however often, also where no other would fit', async () => {
    const fields = {
      key: newKey(),
      description: 'native token',
      capabilities: ['ViewBase', 'CreateAttempts'],
    };
    const first = await create(fields);
    expect(first.status).toBe(201);
    await Promise.all(Array.from({ length: 99 }, () => create({})));
    expect((await create({})).body.code).toBe('limit_reached');
    for (const again of [fields, { ...fields, capabilities: ['CreateAttempts', 'ViewBase', 'ViewBase'] }]) {
      const answer = await create(again);
      expect([answer.status, answer.body]).toEqual([200, first.body]);
    }
    expect(await entriesOf(application)).toHaveLength(50);
  });

  test.each([
    ['description', { description: 'another' }],
    ['domain', { domain: 'a.example' }],
    ['moderator', { moderator: true }],
    ['capabilities', { capabilities: ['ViewBase'] }],
    ['capabilities', { capabilities: [] }],
  ])('with another %s is refused until the first is deleted', async (name, change) => {
    const fields = { key: newKey() };
    const { id } = (await create(fields)).body;
    const refused = await create({ ...fields, ...change });
    expect([refused.status, refused.body]).toEqual([
      409,
      {
        code: 'conflict',
        detail: `The application has this key already, as ${id} with another ${name}; delete that one first.`,
      },
    ]);
    await grapnel.api.delete(`/app/${application}/api-key/${id}`);
    expect((await create({ ...fields, ...change })).status).toBe(201);
  });
});

describe('a key of another application', () => {
  test('is refused, without a word of whose it is, until that one is gone', async () => {
    const key = newKey();
    const foreign = grapnel.api.withToken(await grapnel.otherOrganizationToken());
    const stranger = (await foreign.post('/app', { name: 'stranger' })).body.id;
    await create({ key }, other);
    const answers = [await create({ key }), await foreign.post(`/app/${stranger}/api-key`, { key })];
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([
        409,
        { code: 'conflict', detail: 'The key is in use; choose another one.' },
      ]);
    }
    expect((await byBearer(key)).status).toBe(200);
    await grapnel.api.delete(`/app/${other}`);
    expect((await create({ key })).status).toBe(201);
  });
});

describe('simultaneous creations of one key', () => {
  test('in two applications leave one that only a named tenant takes', async () => {
    const key = newKey();
    await createAtOnce([{ key }, application], [{ key }, other]);
    expect((await byTenant(key, application)).status).toBe(200);
    expect((await byTenant(key, other)).status).toBe(200);
    expect((await byBearer(key)).body.code).toBe('invalid-api-key');
    expect((await byMisskey(key)).status).toBe(401);
    const [entry] = await entriesOf(other);
    await grapnel.api.delete(`/app/${other}/api-key/${entry.id}`);
    expect((await byBearer(key)).status).toBe(200);
    expect((await byMisskey(key)).status).toBe(200);
  });

  test('in one application are one key, which one deletion ends', async () => {
    const key = newKey();
    await createAtOnce([{ key }, application], [{ key }, application]);
    const [entry, ...more] = await entriesOf(application);
    expect(more).toHaveLength(1);
    expect((await byBearer(key)).status).toBe(200);
    expect((await byMisskey(key)).status).toBe(200);
    await grapnel.api.delete(`/app/${application}/api-key/${entry.id}`);
    expect((await byBearer(key)).body.code).toBe('invalid-api-key');
    expect(await entriesOf(application)).toEqual([]);
  });

  test('that differ in what they allow leave none that holds', async () => {
    const key = newKey();
    await createAtOnce([{ key }, application], [{ key, capabilities: ['ViewBase'] }, application]);
    expect((await byTenant(key, application)).body.code).toBe('invalid-api-key');
    expect((await byBearer(key)).body.code).toBe('invalid-api-key');
    expect((await byMisskey(key)).status).toBe(401);
  });
});
