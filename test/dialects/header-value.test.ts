import { validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerValueProblem, sendable } from '../../core/dialects/header-value.ts';
import { refusalOf } from './delivery-input.ts';

describe('headerValueProblem', () => {
  it.each(['', ' spaced ', 'é ÿ', 'a:b,c;d="e"'])('lets %j through', (value) => {
    expect(headerValueProblem(value)).toBeUndefined();
  });

  it.each([
    ['a\r\nX-Admin: 1', 'character 2 is U+000D'],
    ['a\n', 'character 2 is U+000A'],
    ['\0', 'character 1 is U+0000'],
    ['\u007f', 'character 1 is U+007F'],
    ['naïve €', 'character 7 is U+20AC'],
    ['👍', 'character 1 is U+D83D'],
  ])('names the first character of %j that cannot be sent', (value, problem) => {
    expect(headerValueProblem(value)).toContain(problem);
  });

  it('lets through only what Node sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        if (headerValueProblem(value) === undefined) validateHeaderValue('x-test', value);
      }),
    );
  });
});

describe('sendable', () => {
  it('refuses a request by the name of the header, without the value', () => {
    const headers = [
      ['a', 'fine'],
      ['token', 'top\nsecret'],
    ] as const;
    const { reason, path } = refusalOf(sendable({ method: 'POST', headers, body: '' }));
    expect(path).toBe('$');
    expect(reason).toContain('header token');
    expect(reason).not.toContain('secret');
  });
});
