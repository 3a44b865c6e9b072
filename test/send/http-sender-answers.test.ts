import { expect, test } from 'vitest';
import { answer, closed, onRequest, post, receivers } from './receivers.ts';

test('an answer is reported with its status, headers and body', async () => {
  await using on = receivers();
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () =>
      socket.write(answer('503 Busy', 'später', ['Retry-After: 3', 'X-A: 1', 'x-a: 2'])),
    ),
  );
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toEqual({
    kind: 'answered',
    statusCode: 503,
    responseHeaders: { 'content-length': '7', 'retry-after': '3', 'x-a': '1, 2' },
    responseBody: 'später',
    responseBodyIsBase64: false,
    durationMs: expect.any(Number),
  });
});

test('a redirect is an answer and is not followed', async () => {
  await using on = receivers();
  const target = await on.listen((socket) => onRequest(socket, () => socket.write(answer('200 OK'))));
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () => socket.write(answer('307 Moved', '', [`Location: ${target.origin}/`]))),
  );
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'answered', statusCode: 307 });
  expect(target.sockets).toHaveLength(0);
});

test.each([
  ['HTTP/1.0 without length', 'HTTP/1.0 200 OK\r\n\r\nbye', 'bye'],
  ['a body cut short by the close', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartly', 'partly'],
  ['invalid chunking', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzzz\r\n', 'abc'],
])('%s: the status counts and the body is what came', async (_what, bytes, body) => {
  await using on = receivers();
  const { origin } = await on.listen((socket) => onRequest(socket, () => socket.end(bytes)));
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200, responseBody: body });
});

test('a reset in the middle of the body leaves the answer as it is', async () => {
  await using on = receivers();
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartly', () => {
        setTimeout(() => socket.resetAndDestroy(), 50);
      });
    }),
  );
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200, responseBody: 'partly' });
});

test('of a body that does not end, 16 KiB are kept, and the connection is closed', async () => {
  await using on = receivers();
  const closed = Promise.withResolvers<number>();
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () => {
      const block = Buffer.alloc(256 * 1024, 'x');
      let sentBytes = 0;
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const pump = () => {
        // Stands for gigabytes: a sender that read on would be seen by the count long before the end.
        while (!socket.destroyed && sentBytes < 4 * 1024 ** 3) {
          sentBytes += block.length;
          if (!socket.write(block)) return;
        }
      };
      socket.on('drain', pump);
      socket.on('close', () => closed.resolve(sentBytes));
      pump();
    }),
  );
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200, responseBody: 'x'.repeat(16 * 1024) });
  // What fits into the two kernels' buffers of a loopback connection is sent before the close arrives.
  expect(await closed.promise).toBeLessThan(32 * 1024 * 1024);
});

test('a slow body is waited for until 1 s after the time limit, and its answer counts', async () => {
  await using on = receivers();
  const { origin, sockets } = await on.listen((socket) =>
    onRequest(socket, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const drip = setInterval(() => socket.write('.'), 50);
      socket.on('close', () => clearInterval(drip));
    }),
  );
  const startedAtMs = performance.now();
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 200 });
  const tookMs = performance.now() - startedAtMs;
  expect(outcome).toMatchObject({
    kind: 'answered',
    statusCode: 200,
    responseBody: expect.stringMatching(/^\.+$/),
  });
  expect(tookMs).toBeGreaterThan(1100);
  expect(tookMs).toBeLessThan(2500);
  await closed(sockets[0]);
});

test('a body that never ends is given up long before a long time limit', async () => {
  await using on = receivers();
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () => socket.write('HTTP/1.1 200 OK\r\n\r\nstart')),
  );
  const sender = on.sender({ maxBodyMs: 100 });
  const outcome = await sender.send({ url: origin, request: post, timeoutMs: 60_000 });
  expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200, responseBody: 'start' });
});

test('a cut does not go through a character', async () => {
  await using on = receivers();
  const body = `x${'ä'.repeat(20_000)}`;
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () => socket.write(answer('200 OK', body))),
  );
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ responseBodyIsBase64: false, responseBody: body.slice(0, 8192) });
});

test('of very many response headers 64 are kept, and never more than 8 KiB', async () => {
  await using on = receivers();
  const many = Array.from({ length: 1000 }, (_, index) => `h${index}: 1`);
  const long = Array.from({ length: 12 }, (_, index) => `long${index}: ${'y'.repeat(1000)}`);
  const { origin } = await on.listen((socket) =>
    onRequest(socket, (request) =>
      socket.write(answer('200 OK', '', request.startsWith('POST /many') ? many : long)),
    ),
  );
  const sender = on.sender();
  const first = await sender.send({ url: `${origin}/many`, request: post, timeoutMs: 5000 });
  expect(Object.keys('responseHeaders' in first ? first.responseHeaders : {})).toHaveLength(64);
  const second = await sender.send({ url: `${origin}/long`, request: post, timeoutMs: 5000 });
  const kept = Object.entries('responseHeaders' in second ? second.responseHeaders : {})
    .flat()
    .join('');
  expect(kept.length).toBeGreaterThan(7000);
  expect(kept.length).toBeLessThanOrEqual(8192);
});

test('a header named __proto__ is a header like any other', async () => {
  await using on = receivers();
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () => socket.write(answer('200 OK', '', ['__proto__: x']))),
  );
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  const headers = 'responseHeaders' in outcome ? outcome.responseHeaders : {};
  expect(Object.entries(headers)).toContainEqual(['__proto__', 'x']);
});

test('an answer that comes before the request was read is used, and the connection is closed', async () => {
  await using on = receivers();
  const { origin, sockets } = await on.listen((socket) => {
    socket.once('readable', () => {
      socket.pause();
      socket.write(answer('413 Too Large', 'no'));
    });
  });
  const request = { ...post, body: 'x'.repeat(32 * 1024 * 1024) };
  const outcome = await on.sender().send({ url: origin, request, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'answered', statusCode: 413, responseBody: 'no' });
  const [socket] = sockets;
  socket?.resume();
  await closed(socket);
});

test('an answer with a reset right behind it, while the request is being written, is used', async () => {
  await using on = receivers();
  const { origin } = await on.listen((socket) => {
    socket.once('data', () => socket.write(answer('413 Too Large', 'no'), () => socket.destroy()));
  });
  const request = { ...post, body: 'x'.repeat(32 * 1024 * 1024) };
  const outcome = await on.sender().send({ url: origin, request, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'answered', statusCode: 413 });
});

test('a few interim answers are passed over', async () => {
  await using on = receivers();
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () =>
      socket.write(`${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(5)}${answer('204 No Content')}`),
    ),
  );
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'answered', statusCode: 204 });
});
