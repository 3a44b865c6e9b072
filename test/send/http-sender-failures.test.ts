import { once } from 'node:events';
import * as net from 'node:net';
import { expect, test, vi } from 'vitest';
import { answer, closed, fixture, onRequest, post, receivers } from './receivers.ts';

test('a receiver that does not answer costs the time limit and no more', async () => {
  await using on = receivers();
  const { origin, sockets } = await on.listen(() => {});
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 300 });
  expect(outcome).toMatchObject({ kind: 'no-answer', reason: 'No response headers within 300 ms.' });
  expect(outcome.durationMs).toBeGreaterThanOrEqual(299);
  expect(outcome.durationMs).toBeLessThan(1500);
  if (sockets[0]?.destroyed === false) {
    sockets[0].resume();
    await closed(sockets[0]);
  }
});

test('response headers that drip are cut off at the time limit', async () => {
  await using on = receivers();
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () => {
      socket.write('HTTP/1.1 200 OK\r\nX: ');
      const drip = setInterval(() => socket.write('.'), 20);
      socket.on('close', () => clearInterval(drip));
    }),
  );
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 300 });
  expect(outcome).toMatchObject({ kind: 'no-answer', reason: 'No response headers within 300 ms.' });
});

test.each([
  ['a reset', '', 'The connection was reset before a response arrived.'],
  ['an end without an answer', 'end', 'The connection was reset before a response arrived.'],
  ['half a status line', 'HTTP/1.1 2', 'The connection was reset before a response arrived.'],
  ['another protocol', 'SSH-2.0-OpenSSH\r\n', 'The answer is not valid HTTP/1.1 (HPE_INVALID_CONSTANT).'],
  [
    'headers beyond 16 KiB',
    `HTTP/1.1 200 OK\r\n${'x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n'.repeat(1000)}\r\n`,
    'The response headers are larger than 16 KiB (HPE_HEADER_OVERFLOW).',
  ],
  [
    'interim answers without end',
    'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000),
    'More than 16 interim (1xx) answers came before a final one.',
  ],
  [
    'a switch to another protocol',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
    'The receiver switched to another protocol (101) without being asked.',
  ],
])('%s is no answer, with its reason', async (_what, bytes, reason) => {
  await using on = receivers();
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () => {
      if (bytes === '') socket.resetAndDestroy();
      else if (bytes === 'end') socket.end();
      else socket.end(bytes);
    }),
  );
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'no-answer', reason });
});

test('a port where nobody listens', async () => {
  await using on = receivers();
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const outcome = await on
    .sender()
    .send({ url: `http://127.0.0.1:${port}/`, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({
    kind: 'no-answer',
    reason: '127.0.0.1 refused the connection (ECONNREFUSED). It was tried twice within the attempt.',
  });
});

test.each([
  ['expired', 'The TLS certificate of 127.0.0.1 expired (CERT_HAS_EXPIRED).'],
  ['self-signed', 'The TLS certificate of 127.0.0.1 is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).'],
  ['other-name', 'The TLS certificate of 127.0.0.1 is for another name (ERR_TLS_CERT_ALTNAME_INVALID).'],
])('a certificate that is %s', async (certificate, reason) => {
  await using on = receivers();
  let requests = 0;
  const { origin } = await on.listenTls(certificate, (socket) => onRequest(socket, () => requests++));
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'no-answer', reason });
  expect(requests).toBe(0);
});

test('an authority that is not trusted, and one that the environment tells Node not to check', async () => {
  await using on = receivers();
  const { origin } = await on.listenTls('valid', (socket) =>
    onRequest(socket, () => socket.write(answer('200 OK'))),
  );
  const trusting = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(trusting).toMatchObject({ kind: 'answered', statusCode: 200 });
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    const sender = on.sender({ ca: [fixture('self-signed')] });
    const outcome = await sender.send({ url: origin, request: post, timeoutMs: 5000 });
    expect(outcome).toMatchObject({
      kind: 'no-answer',
      reason: expect.stringMatching(/^The TLS certificate of 127\.0\.0\.1 is not trusted \(/),
    });
  } finally {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  }
});

test('https to a port that speaks something else, and one that never shakes hands', async () => {
  await using on = receivers();
  const plain = await on.listen((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')));
  const sender = on.sender({ connectTimeoutMs: 200 });
  const wrong = await sender.send({ url: `https://127.0.0.1:${plain.port}`, request: post, timeoutMs: 5000 });
  expect(wrong).toMatchObject({
    kind: 'no-answer',
    reason: '127.0.0.1 does not speak TLS at this port (EPROTO).',
  });
  const silent = await on.listen(() => {});
  const hung = await sender.send({ url: `https://127.0.0.1:${silent.port}`, request: post, timeoutMs: 5000 });
  expect(hung).toMatchObject({
    kind: 'no-answer',
    reason: 'No end of the TLS handshake with 127.0.0.1 within 200 ms.',
  });
});

test('a receiver whose TLS ends at 1.1 gets nothing', async () => {
  await using on = receivers();
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  let requests = 0;
  const { origin } = await on.listenTls('valid', (socket) => onRequest(socket, () => requests++), old);
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({
    kind: 'no-answer',
    reason: '127.0.0.1 offers no TLS 1.2 or newer (EPROTO).',
  });
  expect(requests).toBe(0);
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)('a receiver with %s alone is sent to', async (version) => {
  await using on = receivers();
  const { origin } = await on.listenTls(
    'valid',
    (socket) => onRequest(socket, () => socket.write(answer('200 OK'))),
    { minVersion: version, maxVersion: version },
  );
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'answered' });
});

test('a connection that does not come about is given up after 5 s, whatever the time limit', async () => {
  await using on = receivers();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const isAsked = Promise.withResolvers<void>();
    const sent = on
      .sender({ resolveAll: () => isAsked.resolve() })
      .send({ url: 'https://slow.test', request: post, timeoutMs: 15_000 });
    await isAsked.promise;
    vi.advanceTimersByTime(5000);
    expect(await sent).toMatchObject({
      kind: 'no-answer',
      reason: 'No connection to slow.test within 5000 ms.',
    });
  } finally {
    vi.useRealTimers();
  }
});

test('a reset as soon as the connection is made', async () => {
  await using on = receivers();
  const { origin } = await on.listen((socket) => socket.resetAndDestroy());
  const outcome = await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({
    kind: 'no-answer',
    reason: expect.stringMatching(/^The connection .*(reset|lost).*\.$/),
  });
});

test('an abort ends the wait', async () => {
  await using on = receivers();
  const stop = new AbortController();
  const { origin } = await on.listen((socket) => onRequest(socket, () => stop.abort()));
  const sender = on.sender();
  const outcome = await sender.send({ url: origin, request: post, timeoutMs: 20_000, signal: stop.signal });
  expect(outcome).toMatchObject({
    kind: 'no-answer',
    reason: 'The sender had to stop before a response arrived.',
  });
  const next = await sender.send({ url: origin, request: post, timeoutMs: 20_000, signal: stop.signal });
  expect(next).toMatchObject({
    kind: 'no-answer',
    reason: 'The sender had to stop before the request was sent.',
  });
});

test.each([
  [['X-A', 'a\r\nHost: evil'], 'header X-A contains a character'],
  [['X-A', 'snow ☃'], 'header X-A contains a character'],
  [['X A', '1'], '"X A" is not a name'],
  [['', '1'], '"" is not a name'],
  [['transfer-Encoding', 'chunked'], 'header transfer-Encoding is set by the sender itself'],
  [['HOST', 'evil.test'], 'header HOST is set by the sender itself'],
] as const)('the header %j is refused and nothing is sent', async (header, reason) => {
  await using on = receivers();
  const { origin, sockets } = await on.listen(() => {});
  const request = { ...post, headers: [...post.headers, header] };
  const outcome = await on.sender().send({ url: origin, request, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  expect(sockets).toHaveLength(0);
});

test.each<readonly [string, string | undefined]>([
  ['never answers', undefined],
  ['stops in its headers', 'HTTP/1.1 200 OK\r\nX-Half: '],
  ['stops in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
  ['sends more than is read', `HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(900_000)}`],
  ['sends interim answers without end', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000)],
])('a receiver that %s is left without a connection, while the sender lives on', async (_what, bytes) => {
  await using on = receivers();
  const { origin, sockets } = await on.listen((socket) => {
    socket.resume();
    onRequest(socket, () => bytes !== undefined && socket.write(bytes));
  });
  const sender = on.sender({ maxBodyMs: 100 });
  await sender.send({ url: origin, request: post, timeoutMs: 200 });
  await Promise.all(sockets.map(closed));
  expect(sockets).toHaveLength(1);
});
