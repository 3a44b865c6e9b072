import { describe, expect, test } from 'vitest';
import { requestLines, wantsColours } from '../../local/inspector/format.ts';
import type { ReceivedRequest } from '../../local/inspector/requests-log.ts';

const request = (change: Partial<ReceivedRequest> = {}): ReceivedRequest => {
  const body = change.body ?? Buffer.from('{"a":1}');
  return {
    number: 1,
    receivedAtMs: 0,
    method: 'POST',
    path: '/standard',
    target: '/standard',
    headers: [['Accept', '*/*']],
    bodyByteCount: body.length,
    verification: { kind: 'verified' },
    status: 200,
    ...change,
    body,
  };
};
const shown = (change: Partial<ReceivedRequest> = {}, options: object = {}) =>
  requestLines(request(change), { colours: false, ...options }).join('\n');

describe('a request on the console', () => {
  test('has method, path, headers, body and verdict', () => {
    expect(shown()).toBe('  POST /standard\n    Accept: */*\n\n    {"a":1}\n  ✓ signature verified');
  });

  test('a body of more than 1,200 characters is cut, with its full size', () => {
    const output = shown({ body: Buffer.from('ト'.repeat(1201)) });
    expect(output.match(/ト/g)).toHaveLength(1200);
    expect(output).toContain('… cut here: the body has 1201 characters (3603 bytes)');
    expect(shown({ body: Buffer.from('ト'.repeat(1200)) })).not.toContain('cut here');
  });

  test('lines of a body keep within the width, headers stay whole', () => {
    const headers = [['X', 'y'.repeat(200)]] as const;
    const lines = shown({ body: Buffer.from('x'.repeat(500)), headers }, { width: 80 }).split('\n');
    expect(lines).toContain(`    X: ${'y'.repeat(200)}`);
    const lengths = lines.filter((line) => line.includes('xxx')).map((line) => line.length);
    expect(lengths).toEqual([80, 80, 80, 80, 80, 80, 48]);
  });

  test('control characters cannot move the cursor or colour the console', () => {
    const output = shown({
      target: '/\u009b2J',
      headers: [['X', '\u001b[31m']],
      body: Buffer.from('\u001b[2J\r\u202e{}'),
      verification: { kind: 'failed', reason: '\u001b]0;x\u0007' },
    });
    expect(output.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
    expect(output).toContain('\\u{1b}[2J\\u{d}\\u{202e}{}');
  });

  test('line breaks of a body stay', () => {
    expect(shown({ body: Buffer.from('{\n  "a": 1\n}') })).toContain('    {\n      "a": 1\n    }\n');
  });

  test('other verdicts say why', () => {
    expect(shown({ verification: { kind: 'failed', reason: 'too old' } })).toContain('  ✗ too old');
    expect(shown({ verification: { kind: 'not-checked' } })).toContain('  signature not checked');
  });

  test('no body and one that was not kept are told apart', () => {
    expect(shown({ body: Buffer.alloc(0) })).toContain('(no body)');
    expect(shown({ body: Buffer.alloc(0), bodyByteCount: 9 })).toContain('(9 bytes, too many to keep)');
  });
});

test('colours are for consoles, and not where NO_COLOR is set', () => {
  expect(wantsColours({ isTTY: true }, {})).toBe(true);
  expect(wantsColours({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
  expect(wantsColours({ isTTY: true }, { NO_COLOR: '' })).toBe(true);
  expect(wantsColours({}, {})).toBe(false);
  expect(requestLines(request(), { colours: true }).join('\n')).toContain('\u001b[32m✓');
});
