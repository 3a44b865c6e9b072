import { once } from 'node:events';
import * as net from 'node:net';
import { expect, test } from 'vitest';
import type { ResolveAll } from '../../core/adapters/http/guarded-dial.ts';
import { answer, onRequest, post, receivers } from './receivers.ts';

const failing = (code: string) =>
  Object.assign(new Error(`getaddrinfo ${code}`), { code, syscall: 'getaddrinfo' });

/** DNS that fails so many times before it answers 127.0.0.1. */
const failsFirst = (times: number, code: string) => {
  let calls = 0;
  const resolveAll: ResolveAll = (_hostname, _options, callback) => {
    if (++calls <= times) callback(failing(code), []);
    else callback(null, [{ address: '127.0.0.1', family: 4 }]);
  };
  return { resolveAll, calls: () => calls };
};

const freePort = async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

test('a receiver that is back a moment later gets the request within the attempt', async () => {
  await using on = receivers();
  const port = await freePort();
  const server = net.createServer((socket) => onRequest(socket, () => socket.end(answer('200 OK'))));
  try {
    const sender = on.sender({
      secondTryPauseMs: () => {
        server.listen(port, '127.0.0.1');
        return 200;
      },
    });
    const outcome = await sender.send({ url: `http://127.0.0.1:${port}`, request: post, timeoutMs: 5000 });
    expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
    expect(outcome.durationMs).toBeGreaterThanOrEqual(199);
  } finally {
    server.close();
  }
});

test.each(['ENOTFOUND', 'EAI_AGAIN'])('a name that resolves at the second try (%s)', async (code) => {
  await using on = receivers();
  const { port } = await on.listen((socket) => onRequest(socket, () => socket.write(answer('200 OK'))));
  const dns = failsFirst(1, code);
  const sender = on.sender({ resolveAll: dns.resolveAll });
  const outcome = await sender.send({ url: `http://a.test:${port}`, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'answered' });
});

test('there is one second try, and the reason tells of both', async () => {
  await using on = receivers();
  const port = await freePort();
  const twice = failsFirst(2, 'EAI_AGAIN');
  const same = await on
    .sender({ resolveAll: twice.resolveAll })
    .send({ url: `http://a.test:${port}`, request: post, timeoutMs: 5000 });
  expect(same).toMatchObject({
    kind: 'no-answer',
    reason: 'a.test could not be resolved (EAI_AGAIN). It was tried twice within the attempt.',
  });
  expect(twice.calls()).toBe(2);
  const once = failsFirst(1, 'EAI_AGAIN');
  const other = await on
    .sender({ resolveAll: once.resolveAll })
    .send({ url: `http://a.test:${port}`, request: post, timeoutMs: 5000 });
  expect(other).toMatchObject({
    kind: 'no-answer',
    reason:
      'a.test refused the connection (ECONNREFUSED). ' +
      'The first of two tries within the attempt: a.test could not be resolved (EAI_AGAIN).',
  });
});

test('a TLS handshake that was cut off is tried a second time', async () => {
  await using on = receivers();
  let connections = 0;
  const { origin } = await on.listen((socket) => {
    connections++;
    socket.once('data', () => socket.resetAndDestroy());
  });
  const outcome = await on
    .sender()
    .send({ url: origin.replace('http:', 'https:'), request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({
    kind: 'no-answer',
    reason: expect.stringMatching(/^The TLS handshake with .* failed \(ECONNRESET\)\. It was tried twice/),
  });
  expect(connections).toBe(2);
});

test('a request that was cut off while it was written is tried a second time', async () => {
  await using on = receivers();
  let connections = 0;
  const { origin } = await on.listen((socket) => {
    connections++;
    if (connections === 1) socket.once('data', () => socket.resetAndDestroy());
    else {
      let bytes = 0;
      socket.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > 32 * 1024 * 1024) socket.end(answer('200 OK'));
      });
    }
  });
  const request = { ...post, body: 'x'.repeat(32 * 1024 * 1024) };
  const outcome = await on.sender().send({ url: origin, request, timeoutMs: 10_000 });
  expect(outcome).toMatchObject({ kind: 'answered' });
  expect(connections).toBe(2);
});

test.each([
  [
    'a reset after the whole request',
    (socket: net.Socket) => onRequest(socket, () => socket.resetAndDestroy()),
  ],
  ['an end after the whole request', (socket: net.Socket) => onRequest(socket, () => socket.end())],
  ['half an answer', (socket: net.Socket) => onRequest(socket, () => socket.end('HTTP/1.1 2'))],
  ['bytes that are not HTTP', (socket: net.Socket) => onRequest(socket, () => socket.end('hello\r\n\r\n'))],
])('%s is not tried a second time: the receiver may have acted on it', async (_what, serve) => {
  await using on = receivers();
  const { origin, sockets } = await on.listen(serve);
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'no-answer' });
  expect(sockets).toHaveLength(1);
});

test('a certificate that does not count is not tried a second time', async () => {
  await using on = receivers();
  const { origin, sockets } = await on.listenTls('expired', () => undefined);
  let handshakes = 0;
  const outcome = await on
    .sender({ secondTryPauseMs: () => handshakes++ })
    .send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'no-answer', reason: expect.stringContaining('expired') });
  expect(handshakes).toBe(0);
  expect(sockets.length).toBeLessThanOrEqual(1);
});

test('what fails after the first second is not tried a second time', async () => {
  await using on = receivers();
  let calls = 0;
  const sender = on.sender({
    resolveAll: (_hostname, _options, callback) => {
      calls++;
      setTimeout(() => callback(failing('EAI_AGAIN'), []), 1050);
    },
  });
  const outcome = await sender.send({ url: 'http://a.test/', request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ reason: 'a.test could not be resolved (EAI_AGAIN).' });
  expect(calls).toBe(1);
});

test('an abort during the pause ends the attempt', async () => {
  await using on = receivers();
  const stop = new AbortController();
  const dns = failsFirst(1, 'EAI_AGAIN');
  const sender = on.sender({
    resolveAll: dns.resolveAll,
    secondTryPauseMs: () => {
      setTimeout(() => stop.abort(), 20);
      return 10_000;
    },
  });
  const outcome = await sender.send({
    url: 'http://a.test/',
    request: post,
    timeoutMs: 20_000,
    signal: stop.signal,
  });
  expect(outcome).toMatchObject({ kind: 'no-answer' });
  expect(outcome.durationMs).toBeLessThan(5000);
  expect(dns.calls()).toBe(1);
});
