import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pointerProblem, valueTextAt } from '../../core/ordering/json-pointer.ts';
import { keyAt, lineOf } from '../../core/ordering/ordering-key.ts';

describe('a JSON pointer', () => {
  // RFC 6901, section 5, without the empty pointer.
  const document =
    '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}';
  test.each([
    ['/foo', '["bar","baz"]'],
    ['/foo/0', '"bar"'],
    ['/', '0'],
    ['/a~1b', '1'],
    ['/c%d', '2'],
    ['/e^f', '3'],
    ['/g|h', '4'],
    ['/i\\j', '5'],
    ['/k"l', '6'],
    ['/ ', '7'],
    ['/m~0n', '8'],
  ])('%s finds what the specification says', (pointer, expected) => {
    expect(pointerProblem(pointer)).toBeUndefined();
    expect(valueTextAt(document, pointer)).toBe(expected);
  });

  test.each(['/foo/2', '/foo/00', '/foo/-', '/foo/bar', '/none', '/foo/0/0', '//x'])(
    '%s finds nothing',
    (pointer) => {
      expect(valueTextAt(document, pointer)).toBeUndefined();
    },
  );

  test.each([
    ['', 'must be a JSON pointer'],
    ['comment/id', 'must be a JSON pointer'],
    ['$.comment.id', 'must be a JSON pointer'],
    ['/a~2', 'has a ~'],
    ['/a~', 'has a ~'],
    [`/${'a'.repeat(256)}`, 'has 257 characters'],
  ])('%s is refused', (pointer, problem) => {
    expect(pointerProblem(pointer)).toContain(problem);
  });

  test('finds what a walk through the parsed value finds', async () => {
    const names = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('a/b', '~', '0', '1', '~1'));
    const trees = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.integer(),
        fc.string(),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(names, tie('tree'), { maxKeys: 3 }),
      ),
    })).tree;
    await fc.assert(
      fc.property(trees, fc.array(names, { minLength: 1, maxLength: 3 }), (tree, path) => {
        const pointer = path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
        const found = valueTextAt(JSON.stringify(tree, undefined, 1), pointer);
        const expected = path.reduce<unknown>(
          (value, name) =>
            typeof value === 'object' &&
            value !== null &&
            Object.hasOwn(value, name) &&
            (!Array.isArray(value) || /^(0|[1-9]\d*)$/.test(name))
              ? Reflect.get(value, name)
              : undefined,
          tree,
        );
        expect(found === undefined ? undefined : JSON.parse(found)).toEqual(expected);
      }),
    );
  });
});

describe('the key of a payload', () => {
  const key = (value: string) => keyAt(`{"k":${value}}`, '/k');
  test.each([
    ['1', '1.0'],
    ['1', '10e-1'],
    ['1200', '1.2e3'],
    ['0', '-0.00'],
    ['"é"', '"\\u00e9"'],
    ['{"a":1,"b":[2]}', '{ "b": [2], "a": 1 }'],
  ])('is the same for %s and %s', (left, right) => {
    expect(key(left)).toBe(key(right));
  });

  test.each([
    ['1', '"1"'],
    ['12345678901234567890', '12345678901234567891'],
    ['1', '-1'],
    ['10', '100'],
    ['true', '"true"'],
    ['[1,2]', '[2,1]'],
    ['0.1', '0.01'],
  ])('tells %s from %s', (left, right) => {
    expect(key(left)).not.toBe(key(right));
  });

  test('is absent where there is nothing, or null', () => {
    expect(keyAt('{}', '/k')).toBeUndefined();
    expect(key('null')).toBeUndefined();
    expect(key('"null"')).toBe('"null"');
    expect(keyAt('{"k":null}', '/k/x')).toBeUndefined();
  });

  test('and its pointer make a line of their own', () => {
    expect(lineOf('/a', '"b"')).not.toBe(lineOf('/a"', 'b"'));
    expect(lineOf('/a', '1e0')).not.toBe(lineOf('/b', '1e0'));
    expect(lineOf('/a', '"b"')).toMatch(/^[\w-]{27}$/);
  });
});
