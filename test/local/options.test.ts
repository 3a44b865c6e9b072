import { expect, test } from 'vitest';
import { readOptions, UsageError } from '../../local/options.ts';

test('the options have defaults', () => {
  expect(readOptions([])).toEqual({
    once: false,
    demo: true,
    fresh: false,
    help: false,
    port: 8071,
    configFile: undefined,
  });
});

test.each([['--frehs'], ['--port', 'x'], ['--port', '70000'], ['extra']])('%s %s is an error', (...argv) => {
  expect(() => readOptions(argv)).toThrow(UsageError);
});
