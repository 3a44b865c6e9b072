import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { dialectNamed } from '../../core/dialects/registry.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

describe.each(['misskey', 'fastcomments'])("the catalogue of %s's dialect", (dialect) => {
  const names = [...(dialectNamed(dialect).eventTypes ?? [])];

  test('has every event type with a sentence, a schema, and an example that fits it', async () => {
    const imported = await grapnel.api.post('/event-type/import/dialect', { dialect });
    expect([imported.status, imported.body]).toEqual([200, { data: { modified: names } }]);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const name of names) {
      const { body } = await grapnel.api.get(`/event-type/${name}`);
      expect(body).toMatchObject({ name, archived: false, groupName: dialect });
      expect(body.description).toMatch(/^[A-Z].*\.$/);
      const schema = body.schemas['1'];
      const fits = ajv.compile(schema);
      expect(schema.examples, name).toHaveLength(1);
      expect(fits(schema.examples[0]), `${name}: ${JSON.stringify(fits.errors)}`).toBe(true);
      const [required] = schema.required ?? [];
      if (required !== undefined) expect(fits({}), name).toBe(false);
    }
  });

  test('comes back where its event types were archived, and twice is as once', async () => {
    await grapnel.api.delete(`/event-type/${names[0]}`);
    await grapnel.api.post('/event-type/import/dialect', { dialect });
    const list = await grapnel.api.get('/event-type?limit=250');
    const listed = list.body.data.map(({ name }: { name: string }) => name);
    expect(listed).toEqual(expect.arrayContaining(names));
    expect(new Set(listed).size).toBe(listed.length);
  });
});

test('a dialect that has none, or that there is not, is refused with what is allowed', async () => {
  const none = await grapnel.api.post('/event-type/import/dialect', { dialect: 'svix' });
  expect([none.status, none.body.detail[0].msg]).toEqual([
    422,
    'The dialect svix has no event types of its own.',
  ]);
  const unknown = await grapnel.api.post('/event-type/import/dialect', { dialect: 'smoke' });
  expect([unknown.status, unknown.body.detail[0].msg]).toEqual([
    422,
    expect.stringContaining('fastcomments'),
  ]);
});

test('an application cannot do it', async () => {
  const application = await grapnel.application();
  const access = await grapnel.api.post(`/auth/app-portal-access/${application}`, {});
  const api = grapnel.api.withToken(access.body.token);
  expect((await api.post('/event-type/import/dialect', { dialect: 'misskey' })).status).toBe(403);
});
