import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactJson, nestingDepth } from '../../core/dialects/json-text.ts';

/** JSON text with white space of every kind between its tokens. */
const spacedJson = fc
  .tuple(fc.json({ stringUnit: 'binary' }), fc.array(fc.constantFrom('', ' ', '\n', '\r\n', '\t ', '  ')))
  .map(([json, spaces]) => {
    const tokens = tokensOf(json);
    const spaced = tokens.map((token, index) => token + (spaces[index % Math.max(spaces.length, 1)] ?? ''));
    return (spaces[0] ?? '') + spaced.join('');
  });

function tokensOf(json: string): string[] {
  return json.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/gs) ?? [];
}

describe('compactJson', () => {
  it('takes away the white space between tokens and no other', () => {
    expect(compactJson(' { "a b" :\n[ 1 ,\t2 ] ,\r\n"c":" d\\" e " } ')).toBe('{"a b":[1,2],"c":" d\\" e "}');
  });

  it.each([
    '{"big":9007199254740993,"float":1.0,"power":1e5,"negative":-0}',
    '{"2":1,"1":2,"2":3}',
    '"\\u00e9\\/\\\\"',
    '"ends in a backslash \\\\"',
    'null',
    '',
  ])('leaves %s as it is', (text) => {
    expect(compactJson(text)).toBe(text);
  });

  it('keeps the value and every token of any JSON text', () => {
    fc.assert(
      fc.property(spacedJson, (text) => {
        const compact = compactJson(text);
        expect(JSON.parse(compact)).toStrictEqual(JSON.parse(text));
        expect(tokensOf(compact)).toStrictEqual(tokensOf(text));
        expect(compact).toBe(tokensOf(text).join(''));
      }),
    );
  });

  it('makes of indented text what JSON.stringify makes without indentation', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(compactJson(JSON.stringify(value, null, 2))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('takes a string of a million escapes, on which a pattern overflows', () => {
    const text = `"${'\\n'.repeat(1_000_000)}"`;
    expect(compactJson(`[ ${text} ]`)).toBe(`[${text}]`);
  });
});

describe('nestingDepth', () => {
  it.each([
    ['1', 0],
    ['[]', 1],
    ['[{},{"a":[]}]', 3],
    ['{"[[[":"{{{"}', 1],
  ])('of %s is %i', (text, depth) => {
    expect(nestingDepth(text)).toBe(depth);
  });
});
