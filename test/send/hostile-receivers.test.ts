import { Readable, Transform } from 'node:stream';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { answer, closed, onRequest, post, receivers } from './receivers.ts';

/** What is sent as the answer to the first request, and what comes of it. */
const oneAnswer = async (bytes: string | Buffer, request = post) => {
  await using on = receivers();
  const { origin, sockets } = await on.listen((socket) => onRequest(socket, () => socket.write(bytes)));
  const sender = on.sender({ maxBodyMs: 300 });
  const outcome = await sender.send({ url: origin, request, timeoutMs: 2000 });
  sender.close();
  await Promise.all(sockets.map(closed));
  return outcome;
};
const head = 'HTTP/1.1 200 OK\r\n';
const length = 'The answer must have one Content-Length that is a number, or Transfer-Encoding';
const character = 'The response headers contain a character that HTTP does not allow';

test.each([
  [
    'chunked after a length',
    `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    length,
  ],
  [
    'a length after chunked',
    `${head}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n`,
    length,
  ],
  ['a negative length', `${head}Content-Length: -1\r\n\r\n`, length],
  ['a length that is no number', `${head}Content-Length: 1e3\r\n\r\n`, length],
  ['a length beyond 64 bits', `${head}Content-Length: 99999999999999999999999\r\n\r\n`, length],
  ['two lengths', `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\nokk`, length],
  ['a NUL in a header', `${head}X: a\0b\r\n\r\n`, character],
  ['a control character in a header', `${head}X: a\x01b\r\n\r\n`, character],
  ['a header name with a space', `${head}X Y: a\r\n\r\n`, character],
  ['a header that goes on in a next line', `${head}X: a\r\n b\r\n\r\n`, character],
  ['line feeds alone', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n', 'The answer is not valid HTTP/1.1'],
  ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n', 'The answer is not valid HTTP/1.1'],
  ['another version', 'HTTP/3.7 200 OK\r\n\r\n', 'The answer is not valid HTTP/1.1'],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'The answer is not valid HTTP/1.1'],
  ['a request', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'The answer is not valid HTTP/1.1'],
  ['random bytes', Buffer.from([0, 255, 13, 10, 13, 10]), 'The answer is not valid HTTP/1.1'],
  [
    '1,000 headers of 100 bytes',
    `${head}${`x: ${'y'.repeat(97)}\r\n`.repeat(1000)}\r\n`,
    'larger than 16 KiB',
  ],
  ['one header of 1 MiB', `${head}x: ${'y'.repeat(1_048_576)}\r\n\r\n`, 'larger than 16 KiB'],
  ['100,000 times 100', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100_000), 'More than 16 interim'],
  ['100,000 times 102', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(100_000), 'More than 16 interim'],
  [
    '100,000 times 103',
    'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(100_000),
    'More than 16 interim',
  ],
  [
    '101 for another protocol',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n',
    '101',
  ],
])('%s is no answer, and the reason is a sentence', async (_what, bytes, reason) => {
  const outcome = await oneAnswer(bytes);
  expect(outcome).toMatchObject({
    kind: 'no-answer',
    reason: expect.stringMatching(/^[A-Z].*\.$/),
  });
  expect(outcome).toMatchObject({ reason: expect.stringContaining(reason) });
});

test.each([
  ['HTTP/1.0 with a length', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', 'ok'],
  ['a length that is never reached', `${head}Content-Length: 9007199254740991\r\n\r\nsome`, 'some'],
  ['chunks without end', `${head}Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n`, 'some'],
  ['a chunk of absurd length', `${head}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n`, ''],
  ['a chunk of negative length', `${head}Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n-1\r\n`, 'some'],
  [
    'chunk extensions of 1 MiB',
    `${head}Transfer-Encoding: chunked\r\n\r\n4;${'x'.repeat(1 << 20)}\r\nsome\r\n`,
    '',
  ],
  [
    'trailers of 1 MiB',
    `${head}Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n0\r\nx: ${'y'.repeat(1 << 20)}`,
    'some',
  ],
  [
    'an Upgrade that is not switched to',
    answer('200 OK', 'ok', ['Upgrade: h2c', 'Connection: upgrade']),
    'ok',
  ],
  ['control characters in the body', answer('200 OK', 'a\0b\x1b[31mc'), 'a\0b\x1b[31mc'],
  ['a 204 with a body', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello', ''],
  ['a 304 with a body', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello', ''],
  ['garbage after the answer', `${answer('200 OK', 'ok')}\x00\xffgarbage`, 'ok'],
  ['a second answer after the first', `${answer('200 OK', 'ok')}${answer('500 Broken', 'no')}`, 'ok'],
])('%s: the status counts and the body is what came', async (_what, bytes, body) => {
  expect(await oneAnswer(bytes)).toMatchObject({ kind: 'answered', responseBody: body });
});

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
])('a body in %s is kept as the text that it is', async (encoding, compress) => {
  const text = 'The signature does not match: señal.';
  const body = compress(Buffer.from(text));
  const headers = `Content-Encoding: ${encoding}\r\nContent-Length: ${body.length}`;
  const outcome = await oneAnswer(Buffer.concat([Buffer.from(`${head}${headers}\r\n\r\n`), body]));
  expect(outcome).toMatchObject({ responseBody: text, responseBodyIsBase64: false });
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
])('of a bomb in %s no more than 16 KiB are kept', async (encoding, compress) => {
  const bomb = compress(Buffer.alloc(48 * 1024 * 1024, 'x'));
  expect(bomb.length).toBeLessThan(64 * 1024);
  const headers = `Content-Encoding: ${encoding}\r\nContent-Length: ${bomb.length}`;
  let decompressedBytes = 0;
  const push = Readable.prototype.push;
  const spy = vi.spyOn(Readable.prototype, 'push').mockImplementation(function (
    this: Readable,
    chunk,
    ...rest
  ) {
    if (this instanceof Transform && chunk instanceof Buffer) decompressedBytes += chunk.length;
    return push.call(this, chunk, ...rest);
  });
  try {
    const outcome = await oneAnswer(Buffer.concat([Buffer.from(`${head}${headers}\r\n\r\n`), bomb]));
    expect(outcome).toMatchObject({ responseBody: 'x'.repeat(16 * 1024), responseBodyIsBase64: false });
  } finally {
    spy.mockRestore();
  }
  expect(decompressedBytes).toBeGreaterThan(16 * 1024);
  expect(decompressedBytes).toBeLessThan(256 * 1024);
});

test.each([
  ['brotli, whose memory the receiver would choose', 'br', brotliCompressSync(Buffer.from('text'))],
  ['what is not what it says', 'gzip', Buffer.from([0xff, 0x00, 0xfe])],
  ['two encodings', 'gzip, gzip', gzipSync(gzipSync('text'))],
])('%s stays as it came', async (_what, encoding, body) => {
  const headers = `Content-Encoding: ${encoding}\r\nContent-Length: ${body.length}`;
  const outcome = await oneAnswer(Buffer.concat([Buffer.from(`${head}${headers}\r\n\r\n`), body]));
  expect(outcome).toMatchObject({ responseBody: body.toString('base64'), responseBodyIsBase64: true });
});

test('a compressed body that breaks off is kept up to there', async () => {
  const text = Array.from({ length: 500 }, (_, line) => `line ${line * 7919}`).join('\n');
  const body = gzipSync(text);
  const part = body.subarray(0, body.length / 2);
  const headers = `Content-Encoding: gzip\r\nContent-Length: ${body.length}`;
  const outcome = await oneAnswer(Buffer.concat([Buffer.from(`${head}${headers}\r\n\r\n`), part]));
  expect(outcome).toMatchObject({ kind: 'answered', responseBodyIsBase64: false });
  const kept = 'responseBody' in outcome ? outcome.responseBody : '';
  expect(kept.length).toBeGreaterThan(100);
  expect(text.startsWith(kept)).toBe(true);
});

test('a 1 MiB request that is refused at once: the answer is logged every time', async () => {
  await using on = receivers();
  const { origin } = await on.listen((socket) => {
    socket.once('data', () => socket.end(answer('413 Too Large', 'no', ['Connection: close'])));
  });
  const sender = on.sender();
  const request = { ...post, body: 'x'.repeat(1_048_576) };
  for (let round = 0; round < 30; round++) {
    const outcome = await sender.send({ url: origin, request, timeoutMs: 5000 });
    expect(outcome).toMatchObject({ kind: 'answered', statusCode: 413, responseBody: 'no' });
  }
});

test('an answer with a reset right behind it is an answer', async () => {
  await using on = receivers();
  const { origin } = await on.listen((socket) =>
    onRequest(socket, () => socket.write(answer('200 OK', 'ok'), () => socket.resetAndDestroy())),
  );
  const sender = on.sender();
  for (let round = 0; round < 30; round++) {
    const outcome = await sender.send({ url: origin, request: post, timeoutMs: 5000 });
    expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
  }
});
