import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Inspector, startInspector } from '../../local/inspector/server.ts';
import { startEventReader } from './event-reader.ts';
import { openPage, texts } from './fake-document.ts';
import { rawRequest } from './raw-request.ts';

let inspector: Inspector;
beforeEach(async () => {
  inspector = await startInspector({ port: 0 });
});
afterEach(() => inspector.stop());

const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\'&\u2028';
const sendHostile = () =>
  rawRequest(
    inspector.url,
    [
      'POST /<script>alert(3)</script>?q="><svg/onload=alert(4)> HTTP/1.1',
      'Host: x',
      'X-Hostile: <img src=x onerror=alert(5)>',
      `Content-Length: ${Buffer.byteLength(JSON.stringify({ hostile }))}`,
    ],
    JSON.stringify({ hostile }),
  );
const send = (path: string, body: string | Buffer<ArrayBuffer> = '{}') =>
  fetch(`${inspector.url}${path}`, { method: 'POST', body });

describe('the page', () => {
  test('holds nothing of what was received', async () => {
    const before = await (await fetch(inspector.url)).text();
    await sendHostile();
    expect(await (await fetch(inspector.url)).text()).toBe(before);
  });

  test('allows its own script and style and nothing else', async () => {
    const answer = await fetch(inspector.url);
    const html = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    const hash = (tag: string) => {
      const inner = html.match(new RegExp(`<${tag}>(.*?)</${tag}>`, 's'))?.[1] ?? '';
      return `'sha256-${createHash('sha256').update(inner).digest('base64')}'`;
    };
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        `script-src ${hash('script')}`,
        `style-src ${hash('style')}`,
        "connect-src 'self'",
      ]),
    );
    expect(html).not.toMatch(/ style="| on\w+="|https?:/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('shows hostile paths, headers and bodies as text', async () => {
    await sendHostile();
    const reader = await startEventReader(inspector.url);
    const page = openPage();
    page.message((await reader.next()).data);
    reader.stop();
    const fold = page.element('requests').children[0]?.children[0];
    if (!fold) throw new Error('no request is shown');
    fold.open = true;
    page.fire(fold, 'toggle');
    const shown = texts(fold);
    expect(shown).toContain('POST /<script>alert(3)</script>?q="><svg/onload=alert(4)>');
    expect(shown.join('\n')).toContain('X-Hostile: <img src=x onerror=alert(5)>');
    expect(shown.at(-1)).toBe(`{\n  "hostile": ${JSON.stringify(hostile)}\n}`);
    expect(texts(page.element('paths'))[0]).toBe('/<script>alert(3)</script>');
  });

  test('counts by path and filters by path', async () => {
    inspector.verifyWith('/a', { dialect: 'misskey', secret: 's' });
    inspector.failNext('/b', [503]);
    const reader = await startEventReader(inspector.url);
    const page = openPage();
    for (const path of ['/a', '/b', '/b']) {
      await send(path);
      page.message((await reader.next()).data);
    }
    reader.stop();
    expect(page.element('paths').children.map(texts)).toEqual([
      ['/a', '1', '0', '1', '0'],
      ['/b', '2', '0', '0', '1'],
    ]);
    const filter = page.element('filter');
    filter.value = '/b';
    page.fire(filter, 'change');
    expect(page.element('requests').children.map(({ hidden }) => hidden)).toEqual([false, false, true]);
    expect(page.element('state').textContent).toBe('Live: 3 requests so far.');
    page.connection('error');
    expect(page.element('state').textContent).toMatch(/^Not connected/);
  });

  test('starts anew when the numbers do', async () => {
    await send('/a');
    const reader = await startEventReader(inspector.url);
    const { data } = await reader.next();
    reader.stop();
    const page = openPage();
    page.message(data);
    expect(page.reloads()).toBe(0);
    page.message(data);
    expect(page.reloads()).toBe(1);
  });
});

describe('the event stream', () => {
  test('gives what was received before, then what comes, one line of data each', async () => {
    await sendHostile();
    const reader = await startEventReader(inspector.url);
    const first = await reader.next();
    await send('/later');
    const second = await reader.next();
    reader.stop();
    expect(reader.contentType).toBe('text/event-stream');
    expect(first.lines).toHaveLength(2);
    expect([first, second].map(({ data }) => (JSON.parse(data) as { number: number }).number)).toEqual([
      1, 2,
    ]);
  });

  test('gives a browser that reconnects what it has not seen, and everything after another run', async () => {
    await send('/one');
    await send('/two');
    const opened = await startEventReader(inspector.url);
    const { id } = await opened.next();
    opened.stop();
    const numberAfter = async (lastEventId: string) => {
      const reader = await startEventReader(inspector.url, lastEventId);
      const { data } = await reader.next();
      reader.stop();
      return (JSON.parse(data) as { number: number }).number;
    };
    expect(await numberAfter(id)).toBe(2);
    expect(await numberAfter('1-2')).toBe(1);
  });

  test.each([
    [
      'numbers keep their digits',
      '{"n":9007199254740993,"f":1.0}',
      '{\n  "n": 9007199254740993,\n  "f": 1.0\n}',
      undefined,
    ],
    ['text that is no JSON is shown as it is', '{"n":', '{"n":', undefined],
    [
      'bytes that are no text are shown in base64',
      Buffer.from([0xff, 0xfe]),
      '//4=',
      /2 bytes that are not UTF-8/,
    ],
    [
      'what is deeply nested is not indented',
      '['.repeat(200) + ']'.repeat(200),
      /^\[{200}\]{200}$/,
      undefined,
    ],
    ['a large body is cut', 'x'.repeat(70_000), /^x{65536}$/, /the first 65536 of 70000 bytes/],
  ])('%s', async (_, body, text, note) => {
    await send('/a', body);
    const reader = await startEventReader(inspector.url);
    const shown = JSON.parse((await reader.next()).data) as { text: string; note?: string };
    reader.stop();
    if (typeof text === 'string') expect(shown.text).toBe(text);
    else expect(shown.text).toMatch(text);
    if (note) expect(shown.note).toMatch(note);
    else expect(shown.note).toBeUndefined();
  });
});

describe('the requests as JSON', () => {
  test('give everything, newest last, and filter by path', async () => {
    await send('/a', 'one');
    await send('/b', Buffer.from([0xff]));
    await send('/a?x=1', 'three');
    const get = async (query: string) => (await fetch(`${inspector.url}/requests${query}`)).json();
    expect(await get('')).toMatchObject([
      {
        number: 1,
        path: '/a',
        bodyEncoding: 'utf8',
        body: 'one',
        status: 200,
        verification: { kind: 'not-checked' },
      },
      { number: 2, path: '/b', bodyEncoding: 'base64', body: '/w==', bodyByteCount: 1 },
      { number: 3, path: '/a', target: '/a?x=1', body: 'three' },
    ]);
    expect(((await get('?path=/a')) as { number: number }[]).map(({ number }) => number)).toEqual([1, 3]);
    expect(await get('?path=/none')).toEqual([]);
  });
});

test.each(['/', '/events', '/requests'])(
  '%s is not shown to a site that resolves to this machine',
  async (path) => {
    const answer = await rawRequest(inspector.url, [`GET ${path} HTTP/1.1`, 'Host: evil.example:8072']);
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    await send('/still');
    expect(inspector.received()).toHaveLength(1);
  },
);
