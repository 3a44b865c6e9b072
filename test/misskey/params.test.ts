import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkParams, type ObjectSchema } from '../../core/manage/misskey/params.ts';
import { systemWebhookParams, userWebhookParams } from '../../core/manage/misskey/webhook-params.ts';
import { paramNames } from './some-params.ts';

const ajv = new Ajv({ useDefaults: true });
ajv.addFormat('misskey:id', /^[a-zA-Z0-9]+$/);

const schemas: [string, ObjectSchema][] = [
  ...Object.entries(userWebhookParams).map(([name, schema]): [string, ObjectSchema] => [
    `i/webhooks/${name}`,
    schema,
  ]),
  ...Object.entries(systemWebhookParams).map(([name, schema]): [string, ObjectSchema] => [
    `admin/system-webhook/${name}`,
    schema,
  ]),
];

const someText = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    'note',
    'abuseReport',
    'x'.repeat(101),
    'x'.repeat(256),
    '😀'.repeat(1024),
    'a1',
    'a-1',
  ),
  fc.constant('x'.repeat(1025)),
);
const someValue = fc.oneof(
  someText,
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.array(fc.oneof(someText, fc.constant(null), fc.constantFrom('note', 'userCreated'))),
  fc.record({ url: someText, secret: fc.oneof(someText, fc.constant(null)) }, { requiredKeys: [] }),
);
const someParams = fc.dictionary(fc.constantFrom(...paramNames), someValue);

describe('parameters are judged as Ajv judges them', () => {
  it.each(schemas)('of %s', (_name, schema) => {
    const check = ajv.compile(schema);
    fc.assert(
      fc.property(someParams, (params) => {
        const ours = checkParams(schema, params);
        const copy = structuredClone(params);
        const isValid = check(copy);
        expect(ours.ok).toBe(isValid);
        if (ours.ok) {
          expect(ours.params).toEqual(copy);
          return;
        }
        const [first] = check.errors ?? [];
        expect(ours.problem).toEqual({ param: first?.schemaPath, reason: first?.message });
      }),
      { numRuns: 300 },
    );
  });
});

const good = { name: 'mine', url: 'https://a.example/', on: [] };
const show = { webhookId: 'a1' };

describe('the first problem is named by its place in the schema, with what is allowed', () => {
  it.each([
    ['create', {}, '#/required', "must have required property 'name'"],
    ['create', { ...good, name: '' }, '#/properties/name/minLength', 'must NOT have fewer than 1 characters'],
    [
      'create',
      { ...good, name: 'x'.repeat(101) },
      '#/properties/name/maxLength',
      'must NOT have more than 100 characters',
    ],
    ['create', { ...good, name: 1 }, '#/properties/name/type', 'must be string'],
    [
      'create',
      { ...good, url: 'x'.repeat(1025) },
      '#/properties/url/maxLength',
      'must NOT have more than 1024 characters',
    ],
    ['create', { ...good, secret: null }, '#/properties/secret/type', 'must be string'],
    ['create', { ...good, on: 'note' }, '#/properties/on/type', 'must be array'],
    [
      'create',
      { ...good, on: ['edited'] },
      '#/properties/on/items/enum',
      'must be equal to one of the allowed values',
    ],
    ['show', { webhookId: 'ep_1' }, '#/properties/webhookId/format', 'must match format "misskey:id"'],
    ['update', { ...show, active: 1 }, '#/properties/active/type', 'must be boolean'],
    ['test', show, '#/required', "must have required property 'type'"],
    [
      'test',
      { ...show, type: 'note', override: { url: 1 } },
      '#/properties/override/properties/url/type',
      'must be string',
    ],
  ] as const)('%s of %j', (name, params, param, reason) => {
    expect(checkParams(userWebhookParams[name], params)).toEqual({ ok: false, problem: { param, reason } });
  });

  it('lets 100 characters beyond the basic plane be a name', () => {
    expect(checkParams(userWebhookParams.create, { ...good, name: '😀'.repeat(100) }).ok).toBe(true);
  });
});

it('defaults are filled in, null clears where it may, and what no schema names is let through', () => {
  expect(checkParams(userWebhookParams.create, { ...good, more: 1 })).toEqual({
    ok: true,
    params: { ...good, secret: '', more: 1 },
  });
  expect(checkParams(userWebhookParams.update, { ...show, secret: null }).ok).toBe(true);
});
