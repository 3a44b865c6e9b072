import fc from 'fast-check';
import type { JsonSchema } from '../../lambdas/manage/reference/document.ts';
import { apiDocument, type DocumentedOperation, operations } from './example-requests.ts';

export interface FuzzedRequest {
  readonly operation: DocumentedOperation;
  readonly path: string;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

const hostileTexts = [
  ...[
    '',
    ' ',
    '.',
    '..',
    '-',
    '~',
    '%',
    '%00',
    '\u0000',
    '\ud800',
    '__proto__',
    'constructor',
    'null',
    'true',
    '0',
  ],
  ...[
    'app_',
    'ep_',
    'msg_',
    'org_',
    `app_${'z'.repeat(27)}`,
    'a/b',
    'a?b',
    'a#b',
    'ü',
    '👍',
    '\u202e',
    "' OR 1=1",
  ],
  ...[
    'x'.repeat(300),
    'x'.repeat(3000),
    '\r\nx-injected: 1',
    '1e999',
    '-1',
    '9'.repeat(40),
    '2026-02-30T25:61:61Z',
  ],
];
const hostileText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 30 }));

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value };
  return value;
}
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  hostileText,
  fc.constantFrom<unknown>(
    null,
    [],
    {},
    [[]],
    [null],
    { '': '' },
    1e308,
    -1,
    0.1,
    2 ** 53,
    true,
    nested(1000),
  ),
  fc.constant(Array.from({ length: 301 }, (_, index) => `item-${index}`)),
);

/** Where endpoints may point in a test: ports of this machine that nobody listens at, and what is no address. */
const url = fc.constantFrom<unknown>(
  ...['http://127.0.0.1:9/', 'http://127.0.0.1:9/a?b=c#d', 'http://user:pass@127.0.0.1:9', 'http://[::1]:9/'],
  ...[
    'http://',
    'http://[',
    'ftp://127.0.0.1',
    'javascript:alert(1)',
    '/path',
    '',
    'http://127.0.0.1:99999',
    7,
    null,
  ],
);

/** A value of the schema, or now and then one that is not. */
function anyValueOf(schema: JsonSchema, field: string, depth = 0): fc.Arbitrary<unknown> {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    return anyValueOf(apiDocument.components.schemas[reference.split('/').at(-1) ?? ''] ?? {}, field, depth);
  }
  if (/^url$/iu.test(field)) return url;
  return fc.oneof(
    { weight: 30, arbitrary: fittingValue(schema, field, depth) },
    { weight: 1, arbitrary: hostileValue },
  );
}

function fittingValue(schema: JsonSchema, field: string, depth: number): fc.Arbitrary<unknown> {
  const options = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (options) return fc.oneof(...options.map((option) => anyValueOf(option, field, depth)));
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum']);
  if ('const' in schema) return fc.constant(schema['const']);
  const types = (Array.isArray(schema['type']) ? schema['type'] : [schema['type']]) as (string | undefined)[];
  return fc.oneof(...types.map((type) => valueOfType(type, schema, field, depth)));
}

function valueOfType(
  type: string | undefined,
  schema: JsonSchema,
  field: string,
  depth: number,
): fc.Arbitrary<unknown> {
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number') {
    const min = Number(schema['minimum'] ?? 0);
    return fc.integer({ min, max: Math.min(Number(schema['maximum'] ?? min + 1000), 2 ** 31 - 1) });
  }
  if (type === 'string' && schema['format'] === 'date-time') {
    const around = { min: new Date(Date.now() - 100 * 86_400_000), max: new Date(Date.now() + 86_400_000) };
    return fc.date({ ...around, noInvalidDate: true }).map((at) => at.toISOString());
  }
  if (type === 'string')
    return fc.oneof(fc.stringMatching(/^[a-zA-Z0-9_.-]{1,12}$/), fc.constantFrom('invoice.paid', 'a'));
  if (type === 'array') {
    return fc.array(anyValueOf((schema['items'] ?? {}) as JsonSchema, field, depth + 1), { maxLength: 4 });
  }
  if (type === 'object' && depth < 4) {
    const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
    const required = (schema['required'] ?? []) as string[];
    // A fifth of what is optional: with all of it, one value that is not taken would hide all the others.
    const members = Object.entries(properties).map(([name, member]) => {
      const value = anyValueOf(member, name, depth + 1).map((made): [string, unknown][] => [[name, made]]);
      return required.includes(name)
        ? value
        : fc.oneof(
            { weight: 4, arbitrary: fc.constant<[string, unknown][]>([]) },
            { weight: 1, arbitrary: value },
          );
    });
    const known = fc.tuple(...members).map((pairs) => Object.fromEntries(pairs.flat()));
    const more = fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z-]{1,8}$/), hostileText), hostileValue, {
      maxKeys: 2,
    });
    const values = schema['additionalProperties'];
    if (typeof values !== 'object' || values === null) {
      return fc.oneof(
        { weight: 5, arbitrary: known },
        fc.tuple(known, more).map(([left, right]) => ({ ...left, ...right })),
      );
    }
    return fc.dictionary(
      fc.stringMatching(/^[a-zA-Z-]{1,8}$/),
      anyValueOf(values as JsonSchema, '', depth + 1),
      { maxKeys: 3 },
    );
  }
  return hostileValue;
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Requests to every operation of the document. @param known what path parameters stand for, mostly */
export function arbitraryRequest(
  known: Readonly<Record<string, readonly string[]>>,
): fc.Arbitrary<FuzzedRequest> {
  return fc.constantFrom(...operations).chain((operation) => {
    const isDelete = operation.method === 'DELETE';
    const segments = operation.parameters
      .filter((parameter) => parameter.in === 'path')
      .map(({ name }) => {
        const group = operation.path.split('/')[3] ?? '';
        const ids = known[`${group}.${name}`] ?? known[name] ?? ['unknown'];
        return fc.oneof(
          // Deleted, the things that all other requests name would answer 404 to them.
          {
            weight: 8,
            arbitrary: isDelete && name !== 'app_id' ? fc.constant('nothing') : fc.constantFrom(...ids),
          },
          { weight: 1, arbitrary: hostileText.map(encoded) },
        );
      });
    const queries = operation.parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, schema }) =>
        fc.option(
          anyValueOf(schema, name).map(
            (value) => `${name}=${encoded(typeof value === 'string' ? value : JSON.stringify(value))}`,
          ),
          { freq: 1 },
        ),
      );
    const schema = operation.operation.requestBody?.content['application/json']?.schema;
    const body = fc.oneof(
      { weight: 12, arbitrary: anyValueOf(schema ?? {}, '').map((value) => JSON.stringify(value)) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('', '{', '[]', 'null', '"a"', '{"a":', `{"a":${'['.repeat(5000)}`),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    );
    const header = fc.option(
      fc.constantFrom<Record<string, string>>({ 'idempotency-key': 'k' }, { 'content-type': 'text/plain' }),
      { freq: 4 },
    );
    return fc
      .tuple(fc.tuple(...segments), fc.tuple(...queries), body, header)
      .map(([ids, pairs, text, headers]) => {
        let index = 0;
        let path = operation.path.replaceAll(/\{\w+\}/g, () => ids[index++] ?? '');
        // The whole application would be gone.
        if (isDelete && operation.path.endsWith('{app_id}')) path = '/api/v1/app/nothing';
        const query = pairs.filter((pair) => pair !== null).join('&');
        return {
          operation,
          path: query === '' ? path : `${path}?${query}`,
          body: schema ? text : undefined,
          headers: headers ?? {},
        };
      });
  });
}
