import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answer, closed, onRequest, post, receivers } from './receivers.ts';

/** Bytes that the parser has something to do with, in an order in which no server sends them. */
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.0 500 \r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      'Content-Length: 5\r\n',
      'Content-Length: -5\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Transfer-Encoding: gzip, chunked\r\n',
      'Content-Encoding: gzip\r\n',
      'Connection: close\r\n',
      'Connection: keep-alive\r\nKeep-Alive: timeout=0, max=-1\r\n',
      'X: \0\r\n',
      '\r\n',
      '\r\n\r\n',
      '5\r\nhello\r\n',
      '0\r\n\r\n',
      'ffffffffffffffff\r\n',
      '\n',
      ' ',
      ':',
    )
    .map((text) => Buffer.from(text)),
);
const ending = fc.constantFrom('end', 'reset', 'hold');

test('whatever bytes a receiver sends, the attempt ends in time with a reason, and no connection is left', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 12 }),
      ending,
      fc.boolean(),
      async (pieces, end, isEarly) => {
        await using on = receivers();
        const { origin, sockets } = await on.listen((socket) => {
          const serve = () => {
            for (const bytes of pieces) socket.write(bytes);
            if (end === 'end') socket.end();
            else if (end === 'reset') socket.write('', () => socket.resetAndDestroy());
          };
          if (isEarly) serve();
          else onRequest(socket, serve);
          socket.resume();
        });
        const sender = on.sender({ maxBodyMs: 60 });
        const startedAtMs = performance.now();
        const outcome = await sender.send({ url: origin, request: post, timeoutMs: 150 });
        expect(performance.now() - startedAtMs).toBeLessThan(5000);
        if (outcome.kind === 'answered') expect(outcome.responseBody.length).toBeLessThan(32 * 1024);
        else expect(outcome.reason).toMatch(/^[A-Z0-9].*\.$/);
        sender.close();
        await Promise.all(sockets.map(closed));
      },
    ),
    { numRuns: 150, seed: 20_261_123 },
  );
}, 60_000);

test('after any such answer the next delivery of the same endpoint still gets its own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
      await using on = receivers();
      let requests = 0;
      const { origin } = await on.listen((socket) =>
        onRequest(socket, () => {
          requests += 1;
          if (requests > 1) socket.write(answer('200 OK', 'own'));
          else for (const bytes of [Buffer.from(answer('200 OK')), ...pieces]) socket.write(bytes);
        }),
      );
      const sender = on.sender({ maxBodyMs: 60 });
      await sender.send({ url: origin, request: post, timeoutMs: 150 });
      const outcome = await sender.send({ url: origin, request: post, timeoutMs: 2000 });
      expect(outcome).toMatchObject({ kind: 'answered', responseBody: 'own' });
    }),
    { numRuns: 100, seed: 20_261_123 },
  );
}, 60_000);
