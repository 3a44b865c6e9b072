import type * as net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answer, closed, onRequest, post, receivers } from './receivers.ts';

const pathOf = (request: string) => /^POST (\S+)/.exec(request)?.[1] ?? '';

test('two endpoints at one server never share a connection, one endpoint does', async () => {
  await using on = receivers();
  const paths = new Map<net.Socket, Set<string>>();
  const { origin, sockets } = await on.listen((socket) =>
    onRequest(socket, (request) => {
      paths.set(socket, (paths.get(socket) ?? new Set()).add(pathOf(request)));
      socket.write(answer('200 OK', pathOf(request)));
    }),
  );
  const sender = on.sender();
  for (let round = 0; round < 3; round++) {
    for (const connectionsOf of ['ep_a', 'ep_b', 'ep_c']) {
      const url = `${origin}/${connectionsOf}`;
      const outcome = await sender.send({ url, connectionsOf, request: post, timeoutMs: 5000 });
      expect(outcome).toMatchObject({ responseBody: `/${connectionsOf}` });
    }
  }
  expect([...paths.values()].map((set) => [...set])).toEqual([['/ep_a'], ['/ep_b'], ['/ep_c']]);
  expect(sockets).toHaveLength(3);
});

test('an answer that was sent ahead on a kept connection is not read by another endpoint, nor by the same', async () => {
  await using on = receivers();
  const { origin, sockets } = await on.listen((socket) => {
    let requests = 0;
    onRequest(socket, (request) => {
      requests += 1;
      if (!request.startsWith('POST /evil') || requests > 1) socket.write(answer('200 OK', pathOf(request)));
      else {
        // The answer to the next request, before there is one: in another packet, so that the first ends cleanly.
        socket.write(answer('200 OK', 'mine'), () =>
          setTimeout(() => socket.write(answer('200 OK', 'forged')), 20),
        );
      }
    });
  });
  const sender = on.sender();
  const send = (connectionsOf: string) =>
    sender.send({ url: `${origin}/${connectionsOf}`, connectionsOf, request: post, timeoutMs: 5000 });
  expect(await send('evil')).toMatchObject({ responseBody: 'mine' });
  expect(await send('victim')).toMatchObject({ responseBody: '/victim' });
  await closed(sockets[0]);
  expect(await send('evil')).toMatchObject({ responseBody: 'mine' });
});

test('what lies unread in a kept connection is not the answer to the next request', async () => {
  await using on = receivers();
  const { origin, sockets } = await on.listen((socket) => {
    let requests = 0;
    onRequest(socket, () => socket.write(answer('200 OK', `${++requests}`)));
  });
  const sender = on.sender();
  const send = () => sender.send({ url: origin, request: post, timeoutMs: 5000 });
  await send();
  const isWritten = new Promise<void>((resolve) => {
    sockets[0]?.write(answer('200 OK', 'forged'), () => resolve());
  });
  await isWritten;
  expect(await send()).toMatchObject({ responseBody: '1' });
  expect(sockets).toHaveLength(2);
});

test('whatever framing an answer has, the next delivery of another endpoint reads its own answer', async () => {
  const framing = fc.constantFrom(
    'Content-Length: 2\r\n\r\nok',
    'Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged',
    'Content-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged',
    'Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged',
    'Transfer-Encoding: chunked\r\n\r\n0\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged',
    'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nforged',
    'Content-Length: 2\r\nContent-Length: 8\r\n\r\nokforged',
    'Content-Length: 2\r\nConnection: close\r\n\r\nok',
    'Connection: keep-alive\r\n\r\nforged',
  );
  const order = fc.array(fc.tuple(fc.constantFrom('evil', 'victim'), framing), {
    minLength: 2,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(order, async (deliveries) => {
      await using on = receivers();
      let next = '';
      const { origin } = await on.listen((socket) =>
        onRequest(socket, (request) => {
          if (request.startsWith('POST /evil')) socket.write(`HTTP/1.1 200 OK\r\n${next}`);
          else socket.write(answer('200 OK', 'honest'));
        }),
      );
      const sender = on.sender({ maxBodyMs: 20 });
      for (const [connectionsOf, bytes] of deliveries) {
        next = bytes;
        const url = `${origin}/${connectionsOf}`;
        const outcome = await sender.send({ url, connectionsOf, request: post, timeoutMs: 2000 });
        if (connectionsOf === 'victim') expect(outcome).toMatchObject({ responseBody: 'honest' });
      }
    }),
    { numRuns: 40 },
  );
});

test('a connection after which the receiver worked for long is not taken for a stale one', async () => {
  await using on = receivers();
  let requests = 0;
  const { origin } = await on.listen((socket) => {
    let ofSocket = 0;
    onRequest(socket, () => {
      requests++;
      if (++ofSocket === 1) socket.write(answer('200 OK'));
      else setTimeout(() => socket.resetAndDestroy(), 1100);
    });
  });
  const sender = on.sender();
  await sender.send({ url: origin, request: post, timeoutMs: 5000 });
  const outcome = await sender.send({ url: origin, request: post, timeoutMs: 5000 });
  expect(outcome).toMatchObject({
    kind: 'no-answer',
    reason: 'The connection was reset before a response arrived.',
  });
  await pause(50);
  expect(requests).toBe(2);
});
