import type { LookupAddress } from 'node:dns';
import { expect, test, vi } from 'vitest';
import type { ResolveAll } from '../../core/adapters/http/guarded-dial.ts';
import { answer, closed, onRequest, post, receivers } from './receivers.ts';

const resolvesTo =
  (...addresses: string[]): ResolveAll =>
  (_hostname, _options, callback) => {
    const found: LookupAddress[] = addresses.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    callback(null, found);
  };

test('the request is on the wire exactly as given', async () => {
  await using on = receivers();
  const requests: string[] = [];
  const { origin, port } = await on.listen((socket) =>
    onRequest(socket, (request) => {
      requests.push(request);
      socket.write(answer('200 OK'));
    }),
  );
  const sender = on.sender();
  const headers = [
    ['webhook-ID', 'msg_1'],
    ['Content-Type', 'application/json'],
    ['X-Latin', 'é'],
    ['x-twice', '1'],
    ['X-Twice', '2'],
  ] as const;
  await sender.send({
    url: `${origin}/hook%20s?a=1&b=%2F#part`,
    request: { method: 'POST', headers, body: '{"ü":"☃"}' },
    timeoutMs: 5000,
  });
  await sender.send({ url: origin, request: { method: 'DELETE', headers: [], body: '{}' }, timeoutMs: 5000 });
  await sender.send({ url: origin, request: { method: 'PUT', headers: [], body: '' }, timeoutMs: 5000 });
  expect(requests).toEqual([
    [
      'POST /hook%20s?a=1&b=%2F HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'webhook-ID: msg_1',
      'Content-Type: application/json',
      'X-Latin: é',
      'x-twice: 1',
      'X-Twice: 2',
      'Content-Length: 12',
      'Connection: keep-alive',
      '',
      Buffer.from('{"ü":"☃"}').toString('latin1'),
    ].join('\r\n'),
    `DELETE / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}`,
    `PUT / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n`,
  ]);
});

test.each(['listen', 'listenTls'] as const)('a connection is used again (%s)', async (how) => {
  await using on = receivers();
  const serve = (socket: import('node:net').Socket) =>
    onRequest(socket, () => socket.write(answer('200 OK', 'ok')));
  const { origin, sockets } = how === 'listen' ? await on.listen(serve) : await on.listenTls('valid', serve);
  const sender = on.sender();
  for (let round = 0; round < 3; round++) {
    const outcome = await sender.send({ url: origin, request: post, timeoutMs: 5000 });
    expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
  }
  expect(sockets).toHaveLength(1);
});

test.each(['listen', 'listenTls'] as const)(
  'a kept connection that the receiver has given up is replaced within the attempt (%s)',
  async (how) => {
    await using on = receivers();
    let requests = 0;
    // Answers the first request of each connection and closes when it sees a second one, as a receiver does whose
    // idle time ran out while that request was on its way.
    const serve = (socket: import('node:net').Socket) => {
      let ofSocket = 0;
      onRequest(socket, () => {
        requests++;
        if (++ofSocket === 1) socket.write(answer('200 OK'));
        else if (how === 'listen') socket.resetAndDestroy();
        else socket.destroy();
      });
    };
    const { origin, sockets } =
      how === 'listen' ? await on.listen(serve) : await on.listenTls('valid', serve);
    const sender = on.sender();
    // Two idle connections: the retry must not meet the other one, which the receiver would close as well.
    const send = () => sender.send({ url: origin, request: post, timeoutMs: 5000 });
    await Promise.all([send(), send()]);
    expect(sockets).toHaveLength(2);
    expect(await send()).toMatchObject({ kind: 'answered', statusCode: 200 });
    expect(sockets).toHaveLength(3);
    expect(requests).toBe(4);
  },
);

test('a reset on a new connection is not tried again within the attempt', async () => {
  await using on = receivers();
  const { origin, sockets } = await on.listen((socket) => onRequest(socket, () => socket.resetAndDestroy()));
  await on.sender().send({ url: origin, request: post, timeoutMs: 5000 });
  expect(sockets).toHaveLength(1);
});

test('a reset after a part of the answer is not tried again within the attempt', async () => {
  await using on = receivers();
  let requests = 0;
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () => {
      if (++requests === 1) socket.write(answer('200 OK'));
      else socket.end('HTTP/1.1 2');
    }),
  );
  const sender = on.sender();
  await sender.send({ url: origin, request: post, timeoutMs: 5000 });
  const outcome = await sender.send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'no-answer' });
  expect(requests).toBe(2);
});

test('a name is sent to where it resolves, with its own Host and TLS name', async () => {
  await using on = receivers();
  const requests: string[] = [];
  const serve = (socket: import('node:net').Socket) =>
    onRequest(socket, (request) => {
      requests.push(request);
      socket.write(answer('200 OK'));
    });
  const plain = await on.listen(serve);
  const secure = await on.listenTls('valid', serve);
  const sender = on.sender({ resolveAll: resolvesTo('127.0.0.1') });
  for (const url of [`http://receiver.test.:${plain.port}/`, `https://receiver.test:${secure.port}/`]) {
    const outcome = await sender.send({ url, request: post, timeoutMs: 5000 });
    expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
  }
  expect(requests[0]).toContain(`\r\nHost: receiver.test.:${plain.port}\r\n`);
  expect(requests[1]).toContain(`\r\nHost: receiver.test:${secure.port}\r\n`);
});

test.each([
  [['10.0.0.1'], '10.0.0.1 is private (RFC 1918)'],
  [['127.0.0.1', '169.254.169.254'], '169.254.169.254 is link-local'],
  [['127.0.0.1', '::ffff:10.1.2.3'], '::ffff:10.1.2.3 stands for 10.1.2.3, which is private'],
  [['127.0.0.1', 'garbage'], '"garbage" is not an IP address'],
])('a name that resolves to %j is refused and not connected to', async (addresses, reason) => {
  await using on = receivers();
  const { port, sockets } = await on.listen(() => {});
  const sender = on.sender({ resolveAll: resolvesTo(...addresses) });
  const outcome = await sender.send({ url: `http://receiver.test:${port}`, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  expect(sockets).toHaveLength(0);
});

test('a name that changes its address after the first connection is judged at the second', async () => {
  await using on = receivers();
  const { port } = await on.listen((socket) =>
    onRequest(socket, () => socket.write(answer('200 OK', '', ['Connection: close']))),
  );
  let resolutions = 0;
  const sender = on.sender({
    resolveAll: (hostname, options, callback) =>
      resolvesTo(resolutions++ === 0 ? '127.0.0.1' : '10.0.0.1')(hostname, options, callback),
  });
  const url = `http://receiver.test:${port}`;
  expect(await sender.send({ url, request: post, timeoutMs: 5000 })).toMatchObject({ kind: 'answered' });
  expect(await sender.send({ url, request: post, timeoutMs: 5000 })).toMatchObject({ kind: 'refused' });
  expect(resolutions).toBe(2);
});

test('names that do not resolve, or take too long to', async () => {
  await using on = receivers();
  const missing = on.sender({
    resolveAll: (hostname, _options, callback) =>
      callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' }), []),
  });
  expect(await missing.send({ url: 'https://gone.test', request: post, timeoutMs: 5000 })).toMatchObject({
    kind: 'no-answer',
    reason: 'gone.test could not be resolved (ENOTFOUND). It was tried twice within the attempt.',
  });
  const empty = on.sender({ resolveAll: resolvesTo() });
  expect(await empty.send({ url: 'https://gone.test', request: post, timeoutMs: 5000 })).toMatchObject({
    kind: 'no-answer',
    reason: 'gone.test could not be resolved (ENODATA).',
  });
  const slow = on.sender({ resolveAll: () => {} });
  expect(await slow.send({ url: 'https://slow.test', request: post, timeoutMs: 100 })).toMatchObject({
    kind: 'no-answer',
    reason: 'No connection to slow.test within 100 ms.',
  });
});

test.each([
  ['http://10.0.0.1/', '10.0.0.1 is private'],
  ['http://[::1]/', '::1 is loopback'],
  ['http://user:pw@127.0.0.1/', 'must not contain a user name'],
  ['file:///etc/passwd', 'must start with https:// or http://'],
  ['nonsense', 'cannot be parsed'],
])('%s is refused', async (url, reason) => {
  await using on = receivers();
  const outcome = await on.sender().send({ url, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
});

test('closing the sender closes its idle connections', async () => {
  await using on = receivers();
  const { origin, sockets } = await on.listen((socket) =>
    onRequest(socket, () => socket.write(answer('200 OK'))),
  );
  const sender = on.sender();
  await sender.send({ url: origin, request: post, timeoutMs: 5000 });
  const [socket] = sockets;
  if (!socket) throw new Error('No connection was made.');
  const isClosed = closed(socket);
  sender.close();
  await isClosed;
});

test('a connection that has waited for too long is closed and not used', async () => {
  await using on = receivers();
  const { origin, sockets } = await on.listen((socket) =>
    onRequest(socket, () => socket.write(answer('200 OK'))),
  );
  vi.useFakeTimers({ toFake: ['Date'] });
  const sender = on.sender();
  try {
    await sender.send({ url: origin, request: post, timeoutMs: 5000 });
    vi.advanceTimersByTime(49_000);
    await sender.send({ url: origin, request: post, timeoutMs: 5000 });
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(51_000);
    await sender.send({ url: origin, request: post, timeoutMs: 5000 });
    expect(sockets).toHaveLength(2);
    await closed(sockets[0]);
  } finally {
    vi.useRealTimers();
  }
});

test('a connection in use is not closed for the time that it waited before', async () => {
  await using on = receivers();
  const slow = Promise.withResolvers<() => void>();
  const { origin } = await on.listen((socket) =>
    onRequest(socket, (request) => {
      const respond = () => socket.write(answer('200 OK'));
      if (request.startsWith('POST /slow')) slow.resolve(respond);
      else respond();
    }),
  );
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const sender = on.sender();
    await sender.send({ url: origin, request: post, timeoutMs: 5000 });
    const pending = sender.send({ url: `${origin}/slow`, request: post, timeoutMs: 5000 });
    const respond = await slow.promise;
    vi.advanceTimersByTime(51_000);
    await sender.send({ url: origin, request: post, timeoutMs: 5000 });
    respond();
    expect(await pending).toMatchObject({ kind: 'answered', statusCode: 200 });
  } finally {
    vi.useRealTimers();
  }
});

test('connections to very many hosts do not pile up', async () => {
  await using on = receivers();
  let open = 0;
  const closedSome = Promise.withResolvers<void>();
  const { port } = await on.listen((socket) => {
    open++;
    socket.on('close', () => {
      open--;
      if (open === 256) closedSome.resolve();
    });
    onRequest(socket, () => socket.write(answer('200 OK')));
  });
  const sender = on.sender({ resolveAll: resolvesTo('127.0.0.1') });
  for (let host = 0; host < 300; host++) {
    await sender.send({ url: `http://h${host}.test:${port}`, request: post, timeoutMs: 5000 });
  }
  await closedSome.promise;
});

test('what a receiver sends unasked is not taken for the answer to the next request', async () => {
  await using on = receivers();
  let requests = 0;
  const { origin, sockets } = await on.listen((socket) =>
    onRequest(socket, () => socket.write(answer(++requests === 1 ? '200 OK' : '500 Broken'))),
  );
  const sender = on.sender();
  await sender.send({ url: origin, request: post, timeoutMs: 5000 });
  const [socket] = sockets;
  if (!socket) throw new Error('No connection was made.');
  const isClosed = closed(socket);
  socket.write(answer('200 OK'));
  await Promise.race([isClosed, new Promise((resolve) => setTimeout(resolve, 100))]);
  const outcome = await sender.send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({ kind: 'answered', statusCode: 500 });
});

test('localhost resolves as the machine does where loopback is open', async () => {
  await using on = receivers();
  const { port } = await on.listen((socket) => onRequest(socket, () => socket.write(answer('200 OK'))));
  const rules = { httpsOnly: false, allowedPrivateCidrs: ['127.0.0.0/8', '::1/128'] };
  const outcome = await on.sender({ rules }).send({
    url: `http://localhost:${port}`,
    request: post,
    timeoutMs: 5000,
  });
  expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
});
