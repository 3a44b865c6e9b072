import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

/** An organization of its own, which has no event types. */
async function organization(letter: string): Promise<ApiClient> {
  return grapnel.api.withToken(await grapnel.tokenFor({ organization: `org_${letter.repeat(27)}` }));
}

const path = '/event-type/import/openapi';
const post = (operation: object) => ({ post: operation });
const json = (schema: object, rest: object = {}) => ({
  requestBody: { content: { 'application/json': { schema, ...rest } } },
});

const petStore = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  webhooks: {
    'pet.new': post({
      summary: 'A pet was born',
      ...json({ $ref: '#/components/schemas/Pet' }, { example: { id: 1 } }),
      'x-svix-group-name': 'pet',
      'x-svix-feature-flags': ['beta', 'pets'],
    }),
    'pet.gone': { $ref: '#/components/pathItems/gone' },
    ping: post({ description: 'Nothing in it' }),
  },
  components: {
    pathItems: {
      gone: {
        put: {
          description: 'Gone',
          deprecated: true,
          requestBody: { $ref: '#/components/requestBodies/Id' },
        },
      },
    },
    requestBodies: {
      Id: { content: { 'application/json; charset=utf-8': { schema: { type: 'integer' } } } },
    },
    schemas: {
      Pet: {
        type: 'object',
        properties: {
          parent: { $ref: '#/components/schemas/Pet' },
          tag: { $ref: '#/components/schemas/Tag' },
        },
        examples: undefined,
      },
      Tag: { type: 'string' },
      Unused: { type: 'null' },
    },
  },
};

const petSchema = {
  type: 'object',
  properties: { parent: { $ref: '#/$defs/Pet' }, tag: { $ref: '#/$defs/Tag' } },
  $defs: {
    Pet: {
      type: 'object',
      properties: { parent: { $ref: '#/$defs/Pet' }, tag: { $ref: '#/$defs/Tag' } },
    },
    Tag: { type: 'string' },
  },
  examples: [{ id: 1 }],
};

describe('an OpenAPI document', () => {
  test.each([
    ['as an object', 'A', { spec: petStore }],
    ['as text', 'B', { specRaw: JSON.stringify(petStore) }],
  ])(
    'given %s makes an event type of each webhook, with schemas that stand alone',
    async (_how, letter, body) => {
      const api = await organization(letter);
      const answer = await api.post(path, body);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ data: { modified: ['pet.new', 'pet.gone', 'ping'] } });
      expect((await api.get('/event-type/pet.new')).body).toMatchObject({
        description: 'A pet was born',
        deprecated: false,
        groupName: 'pet',
        featureFlags: ['beta', 'pets'],
        featureFlag: 'beta',
        schemas: { 1: petSchema },
      });
      expect((await api.get('/event-type/pet.gone')).body).toMatchObject({
        description: 'Gone',
        deprecated: true,
        schemas: { 1: { type: 'integer' } },
      });
      expect((await api.get('/event-type/ping')).body).toMatchObject({ schemas: null });
    },
  );

  test('that is only tried changes nothing and says what it would', async () => {
    const api = await organization('C');
    const { body } = await api.post(path, { spec: petStore, dryRun: true });
    expect(body.data.modified).toEqual(['pet.new', 'pet.gone', 'ping']);
    expect(body.data.to_modify[0]).toEqual({
      name: 'pet.new',
      description: 'A pet was born',
      deprecated: false,
      groupName: 'pet',
      featureFlags: ['beta', 'pets'],
      schemas: { 1: petSchema },
    });
    expect((await api.get('/event-type')).body.data).toEqual([]);
  });

  test('updates what is there, brings it back, and keeps the flags that it says nothing of', async () => {
    const api = await organization('D');
    const old = { description: 'old', schemas: { 1: {}, 2: {} }, featureFlag: 'secret', groupName: 'g' };
    const before = await api.put('/event-type/ping', old);
    await api.delete('/event-type/ping');
    await api.post(path, { spec: petStore });
    const after = await api.get('/event-type/ping');
    expect(after.body).toMatchObject({
      description: 'Nothing in it',
      archived: false,
      schemas: null,
      featureFlags: ['secret'],
      groupName: 'g',
      createdAt: before.body.createdAt,
    });
  });

  test('can replace all others, which are archived', async () => {
    const api = await organization('E');
    for (const name of ['another', 'ping']) await api.post('/event-type', { name, description: '' });
    await api.post(path, { spec: petStore });
    expect((await api.get('/event-type/another')).body.archived).toBe(false);
    await api.post(path, { spec: petStore, replaceAll: true });
    expect((await api.get('/event-type/another')).body.archived).toBe(true);
    const { data } = (await api.get('/event-type')).body;
    expect(data.map(({ name }: { name: string }) => name)).toEqual(['pet.gone', 'pet.new', 'ping']);
  });

  test('of version 3.0 has them under x-webhooks', async () => {
    const api = await organization('F');
    const spec = { openapi: '3.0.3', 'x-webhooks': { a: post({ 'x-svix-feature-flag': 'one' }) } };
    expect((await api.post(path, { spec })).body.data.modified).toEqual(['a']);
    expect((await api.get('/event-type/a')).body.featureFlags).toEqual(['one']);
  });

  const webhook = (schema: object) => ({ webhooks: { a: post(json(schema)) } });
  const chain = (length: number) => ({
    ...webhook({ $ref: '#/components/schemas/s0' }),
    components: {
      schemas: Object.fromEntries(
        Array.from({ length }, (_, index) => [
          `s${index}`,
          { not: { $ref: `#/components/schemas/s${(index + 1) % length}` } },
        ]),
      ),
    },
  });

  test.each([
    ['neither text nor object', {}, 400, undefined],
    ['both', { spec: petStore, specRaw: '{}' }, 400, undefined],
    ['YAML', { specRaw: 'openapi: 3.1.0\nwebhooks: {}' }, 422, ['body', 'specRaw']],
    ['a list', { specRaw: '[]' }, 422, ['body', 'specRaw']],
    ['no webhooks', { spec: { openapi: '3.1.0', paths: {} }, replaceAll: true }, 422, ['body', 'spec']],
    ['webhooks that are a list', { spec: { webhooks: [] } }, 422, ['body', 'spec', 'webhooks']],
    [
      'a webhook without operations',
      { spec: { webhooks: { a: {} } } },
      422,
      ['body', 'spec', 'webhooks', 'a'],
    ],
    [
      'a name that event types cannot have',
      { spec: { webhooks: { 'a b': post({}) } } },
      422,
      ['body', 'spec', 'webhooks', 'a b', 'name'],
    ],
    [
      'a reference to nothing',
      { spec: webhook({ properties: { x: { $ref: '#/components/schemas/None' } } }) },
      422,
      ['body', 'spec', 'webhooks', 'a'],
    ],
    [
      'a reference to itself',
      {
        spec: {
          ...webhook({ $ref: '#/components/schemas/A' }),
          components: { schemas: { A: { $ref: '#/components/schemas/A' } } },
        },
      },
      422,
      ['body', 'spec', 'webhooks', 'a'],
    ],
    [
      'a group that is no name',
      { spec: { webhooks: { a: post({ 'x-svix-group-name': 'a b' }) } } },
      422,
      ['body', 'spec', 'webhooks', 'a', 'groupName'],
    ],
    ['a schema too large to be stored', { spec: webhook({ title: 'x'.repeat(400_000) }) }, 422, ['body']],
    [
      'deep nesting as text',
      { specRaw: `{"webhooks":${'['.repeat(5000)}${']'.repeat(5000)}}` },
      422,
      ['body', 'specRaw'],
    ],
    ['references in a chain of 15,000', { spec: chain(15_000) }, 422, ['body']],
  ])('with %s is refused, and nothing is written', async (_what, body, status, loc) => {
    const api = await organization('G');
    const answer = await api.post(path, body);
    expect([answer.status, answer.text.slice(0, 200)]).toEqual([status, expect.any(String)]);
    expect(loc === undefined ? answer.body.code : answer.body.detail[0].loc).toEqual(loc ?? 'generic_error');
    expect((await api.get('/event-type?include_archived=true')).body.data).toEqual([]);
  });

  test('nested a thousand levels deep is refused, one with a chain of 3,000 references is read', async () => {
    const api = await organization('H');
    const deep = `{"spec":{"webhooks":{"a":{"post":${'{"x":'.repeat(1000)}1${'}'.repeat(1000)}}}}}`;
    expect((await api.post(path, deep)).status).toBe(422);
    expect((await api.post(path, { spec: chain(3000) })).status).toBe(200);
  });
});

describe('an event type with feature flags', () => {
  test('takes them by both names and gives both', async () => {
    const api = await organization('I');
    const both = { featureFlags: ['a', 'b'], featureFlag: 'a' };
    const created = await api.post('/event-type', {
      name: 'n',
      description: '',
      featureFlags: ['a', 'b', 'a'],
    });
    expect(created.body).toMatchObject(both);
    expect((await api.patch('/event-type/n', { description: 'x' })).body).toMatchObject(both);
    expect((await api.patch('/event-type/n', { featureFlag: 'c' })).body.featureFlags).toEqual(['c']);
    for (const clear of [{ featureFlags: null }, { featureFlags: [] }, { featureFlag: null }]) {
      await api.patch('/event-type/n', { featureFlags: ['x'] });
      expect((await api.patch('/event-type/n', clear)).body).not.toHaveProperty('featureFlag');
    }
    await api.patch('/event-type/n', { featureFlags: ['x'] });
    expect((await api.put('/event-type/n', { description: '' })).body).not.toHaveProperty('featureFlags');
  });

  test('is there for tokens of applications that have one of the flags, and for the organization', async () => {
    const api = await organization('J');
    await api.post('/event-type', { name: 'open', description: '' });
    await api.post('/event-type', { name: 'shy', description: '', featureFlags: ['beta', 'other'] });
    const application = (await api.post('/app', { name: 'a' })).body.id;
    const seenWith = async (featureFlags?: string[]) => {
      const access = await api.post(`/auth/app-portal-access/${application}`, { featureFlags });
      const own = api.withToken(access.body.token);
      const names = (await own.get('/event-type')).body.data.map(({ name }: { name: string }) => name);
      return [names, (await own.get('/event-type/shy')).status];
    };
    expect(await seenWith(['beta'])).toEqual([['open', 'shy'], 200]);
    expect(await seenWith(['gamma'])).toEqual([['open'], 404]);
    expect(await seenWith()).toEqual([['open'], 404]);
    expect((await api.get('/event-type/shy')).status).toBe(200);
  });
});
