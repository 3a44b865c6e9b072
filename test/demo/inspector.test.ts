import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReceivedRequest } from '../../local/inspector/requests-log.ts';
import { type Inspector, startInspector } from '../../local/inspector/server.ts';
import { PortTakenError } from '../../local/listen.ts';
import { rawRequest } from './raw-request.ts';

let inspector: Inspector;
beforeEach(async () => {
  inspector = await startInspector({ port: 0 });
});
afterEach(() => inspector.stop());

const send = (path: string, body: string | Buffer<ArrayBuffer> = '{}', method = 'POST') =>
  fetch(`${inspector.url}${path}`, { method, body });

describe('what is received', () => {
  test('headers keep their order, spelling and repetitions', async () => {
    const answer = await rawRequest(
      inspector.url,
      ['PUT /a/b?c=d HTTP/1.1', 'Host: x', 'X-Zed: 1', 'accept: */*', 'x-zed: 2', 'Content-Length: 2'],
      '{}',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    const [received] = inspector.received();
    expect(received?.headers).toEqual([
      ['Host', 'x'],
      ['X-Zed', '1'],
      ['accept', '*/*'],
      ['x-zed', '2'],
      ['Content-Length', '2'],
      ['Connection', 'close'],
    ]);
    expect(received).toMatchObject({
      number: 1,
      method: 'PUT',
      path: '/a/b',
      target: '/a/b?c=d',
      status: 200,
    });
  });

  test('the body keeps its bytes, whatever they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await send('/bytes', bytes);
    expect(inspector.received('/bytes')[0]?.body.equals(bytes)).toBe(true);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])('%s is a webhook', async (method) => {
    expect((await send('/any', '{}', method)).status).toBe(200);
    expect(inspector.received('/any').map((received) => received.method)).toEqual([method]);
  });

  test('GET and HEAD are none: they say what this is', async () => {
    const answer = await fetch(`${inspector.url}/standard`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/inspector of Grapnel/);
    await fetch(`${inspector.url}/standard`, { method: 'HEAD' });
    expect(inspector.received()).toEqual([]);
  });

  test('listeners hear of each request until they end it', async () => {
    const heard: string[] = [];
    const end = inspector.onReceived(({ path }) => heard.push(path));
    await send('/one');
    end();
    await send('/two');
    expect(heard).toEqual(['/one']);
  });

  test('onRequest hears of each request', async () => {
    const heard: ReceivedRequest[] = [];
    const other = await startInspector({ port: 0, onRequest: (received) => heard.push(received) });
    await fetch(`${other.url}/one`, { method: 'POST', body: 'x' });
    await other.stop();
    expect(heard.map(({ path, bodyByteCount }) => [path, bodyByteCount])).toEqual([['/one', 1]]);
  });
});

describe('limits', () => {
  test('a body of 2 MiB is kept, one of a byte more is answered 413 and shown without its bytes', async () => {
    const limit = 2 * 1024 * 1024;
    expect((await send('/large', Buffer.alloc(limit, 'x'))).status).toBe(200);
    expect((await send('/large', Buffer.alloc(limit + 1, 'x'))).status).toBe(413);
    expect(inspector.received().map(({ body, bodyByteCount }) => [body.length, bodyByteCount])).toEqual([
      [limit, limit],
      [0, limit + 1],
    ]);
    expect(inspector.received()[1]?.verification.kind).toBe('failed');
  });

  test('the last 1,000 requests are kept', async () => {
    for (let sent = 0; sent < 1010; sent += 10) {
      await Promise.all(Array.from({ length: 10 }, () => send('/many')));
    }
    const numbers = inspector.received().map(({ number }) => number);
    expect(numbers).toHaveLength(1000);
    expect([numbers[0], numbers.at(-1)]).toEqual([11, 1010]);
  });

  test('bodies of 64 MiB in all are kept', async () => {
    for (let sent = 0; sent < 34; sent++) await send('/large', Buffer.alloc(2 * 1024 * 1024));
    expect(inspector.received().map(({ number }) => number)).toEqual(
      Array.from({ length: 32 }, (_, index) => index + 3),
    );
  });

  test('a sender that breaks off leaves nothing', async () => {
    const request = httpRequest(`${inspector.url}/broken`, {
      method: 'POST',
      headers: { 'content-length': 9 },
    });
    request.on('error', () => undefined);
    request.write('{}');
    request.once('socket', (socket) => socket.once('connect', () => setImmediate(() => request.destroy())));
    await new Promise((resolve) => request.once('close', resolve));
    await send('/whole');
    expect(inspector.received().map(({ path }) => path)).toEqual(['/whole']);
  });

  test('a taken port is named', async () => {
    await expect(startInspector({ port: Number(new URL(inspector.url).port) })).rejects.toThrow(
      PortTakenError,
    );
  });
});

describe('what is answered', () => {
  test('failNext commands the next answers of a path, then it is 200 again', async () => {
    inspector.failNext('/standard', [503, 410]);
    const statuses = [];
    for (const path of ['/other', '/standard', '/standard?x=1', '/standard']) {
      statuses.push((await send(path)).status);
    }
    expect(statuses).toEqual([200, 503, 410, 200]);
    expect(inspector.received().map(({ status }) => status)).toEqual(statuses);
  });

  test('a path that names a status is answered with it each time', async () => {
    for (const path of ['/answer/503', '/answer/503', '/answer/410']) {
      expect((await send(path)).status).toBe(Number(path.slice(-3)));
    }
    expect((await send('/answer/99')).status).toBe(200);
  });

  test('failNext can wait for one body', async () => {
    inspector.failNext('/standard', [503], (body) => body === '{"wanted":true}');
    expect((await send('/standard')).status).toBe(200);
    expect((await send('/standard', '{"wanted":true}')).status).toBe(503);
    expect((await send('/standard', '{"wanted":true}')).status).toBe(200);
  });

  test('a status that is none is refused', () => {
    expect(() => inspector.failNext('/standard', [99])).toThrow('99 is not an HTTP status from 200 to 599.');
  });
});
