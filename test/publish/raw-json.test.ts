import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memberText, nestingDepth } from '../../core/publish/raw-json.ts';

test.each([
  ['{"payload":{"a": 1.0}}', '{"a": 1.0}'],
  [' \n{ "payload" :\t[ 1 , 2 ] \r\n} ', '[ 1 , 2 ]'],
  ['{"a":1,"payload":12345678901234567890}', '12345678901234567890'],
  ['{"payload":-0.10e+5,"b":2}', '-0.10e+5'],
  ['{"payload":true }', 'true'],
  ['{"payload":"}\\"]\\\\","b":2}', '"}\\"]\\\\"'],
  ['{"p\\u0061yload":1}', '1'],
  ['{"\\"payload":1,"payload\\\\":2}', undefined],
  ['{"payload":1,"payload":2}', '2'],
  ['{"payload":1,"\\u0070ayload":{"x":"]"},"z":[]}', '{"x":"]"}'],
  ['{"a":{"payload":1},"b":["payload",2]}', undefined],
  ['{"a":"payload","b":{"payload":{"payload":3}}}', undefined],
  ['{}', undefined],
  [' { } ', undefined],
  ['[{"payload":1}]', undefined],
  ['"payload"', undefined],
  ['null', undefined],
])('the payload of %s', (text, expected) => {
  JSON.parse(text);
  expect(memberText(text, 'payload')).toBe(expected);
});

const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 3 });

/** A string in JSON, with some characters as escapes. */
const stringText = (text: string, escapes: boolean[]) =>
  `"${[...text]
    .map((character, index) =>
      escapes[index % escapes.length]
        ? Array.from(
            { length: character.length },
            (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
          ).join('')
        : JSON.stringify(character).slice(1, -1),
    )
    .join('')}"`;
const anyString = fc
  .tuple(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('payload', '{', '}]', '\\', '"', '__proto__'),
    ),
    fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
  )
  .map(([text, escapes]) => stringText(text, escapes));

/** Any JSON text, written with any whitespace. */
const { value: jsonText } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('1', '-0.0', '1e400', '12345678901234567890', 'true', 'false', 'null'),
    anyString,
    fc
      .array(
        fc.tuple(space, tie('value'), space).map((parts) => parts.join('')),
        { maxLength: 4 },
      )
      .map((items) => `[${items.join(',')}]`),
    fc
      .array(
        fc
          .tuple(space, anyString, space, space, tie('value'), space)
          .map(([a, key, b, c, value, d]) => `${a}${key}${b}:${c}${value}${d}`),
        { maxLength: 4 },
      )
      .map((members) => `{${members.join(',')}}`),
  ),
}));

test('every member of any object is found as JSON.parse finds it', () => {
  const member = fc.tuple(space, anyString, space, space, jsonText, space);
  fc.assert(
    fc.property(space, fc.array(member, { maxLength: 6 }), space, (before, members, after) => {
      const inner = members.map(([a, key, b, c, value, d]) => `${a}${key}${b}:${c}${value}${d}`).join(',');
      const text = `${before}{${inner}}${after}`;
      JSON.parse(text);
      const expected = new Map(members.map(([, key, , , value]) => [JSON.parse(key) as string, value]));
      for (const [name, value] of expected) expect(memberText(text, name)).toBe(value);
      if (!expected.has('none')) expect(memberText(text, 'none')).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

test('the depth is that of the value', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  // A duplicate key hides a value that is in the text, so values are compared that were written by JSON.stringify.
  fc.assert(fc.property(fc.jsonValue(), (value) => nestingDepth(JSON.stringify(value)) === depthOf(value)));
  expect(nestingDepth('{"a":["[[[[", {}]}')).toBe(3);
});

test('10,000 levels are no problem', () => {
  const deep = '['.repeat(10_000) + ']'.repeat(10_000);
  expect(memberText(`{"a":${deep},"payload":${deep}}`, 'payload')).toBe(deep);
  expect(nestingDepth(deep)).toBe(10_000);
});

test.each([
  ['one long string', `{"payload":"${'x'.repeat(2 ** 20)}"}`],
  ['a string of backslashes', `{"payload":"${'\\\\'.repeat(2 ** 19)}"}`],
  ['a string of escaped quotes', `{"payload":"${'\\"'.repeat(2 ** 19)}"}`],
  ['many small members', `{${'"a":{"b":[1,2]},'.repeat(2 ** 16)}"payload":1}`],
  ['many escaped keys', `{${'"\\u0061":1,'.repeat(90_000)}"payload":1}`],
])('1 MiB is read in linear time: %s', (_what, text) => {
  const startedAtMs = performance.now();
  expect(memberText(text, 'payload')).toBeDefined();
  // Takes 1 to 20 ms; something quadratic takes minutes.
  expect(performance.now() - startedAtMs).toBeLessThan(1000);
});

test.each([
  '',
  '{',
  '{"',
  '{"a',
  '{"a"',
  '{"a":',
  '{"a":1',
  '{"a":[',
  '{"a":"',
  '{"a":1,',
  '{,}',
  '{"a" 1}',
  '{"a\\',
])('reading ends on %j, which is not JSON', (text) => {
  try {
    memberText(text, 'payload');
    nestingDepth(text);
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
  }
});
