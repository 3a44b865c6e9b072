import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { guardedDial } from '../../core/adapters/http/guarded-dial.ts';
import { answer, onRequest, post, receivers } from '../send/receivers.ts';

const rules = { httpsOnly: false, allowedPrivateCidrs: ['127.0.0.0/8', '::1/128'] };

test.each(['http', 'https'])(
  'a connection that leads to another address than the judged one is closed before a byte is written (%s)',
  async (scheme) => {
    await using on = receivers();
    let receivedBytes = 0;
    const { port } = await on.listen((socket) =>
      socket.on('data', (chunk: Buffer) => {
        receivedBytes += chunk.length;
      }),
    );
    // An address that changes after it was judged: stands for whatever could come between judging and dialling.
    let reads = 0;
    const changing = {
      get address() {
        return ++reads > 2 ? '127.0.0.1' : '127.0.0.2';
      },
      family: 4,
    };
    const sender = on.sender({ resolveAll: (_hostname, _options, callback) => callback(null, [changing]) });
    const outcome = await sender.send({ url: `${scheme}://a.test:${port}`, request: post, timeoutMs: 2000 });
    expect(outcome).toMatchObject({
      kind: 'refused',
      reason: 'The connection led to 127.0.0.1, which is not an address of a.test: it was closed.',
    });
    await pause(50);
    expect(receivedBytes).toBe(0);
  },
);

test('the addresses that were judged are the ones that may be at the other end, in any spelling', async () => {
  const dial = guardedDial('a.test', 80, rules, (_hostname, _options, callback) =>
    callback(null, [
      { address: '127.0.0.2', family: 4 },
      { address: '0:0:0:0:0:0:0:1', family: 6 },
    ]),
  );
  expect(dial.peerProblem('127.0.0.2')).toMatch(/is not an address of a\.test/);
  await new Promise((resolve) => dial.lookup('a.test', { all: true }, resolve));
  expect(dial.peerProblem('127.0.0.2')).toBeUndefined();
  expect(dial.peerProblem('::1')).toBeUndefined();
  expect(dial.peerProblem('127.0.0.3')).toMatch(/is not an address of a\.test/);
  expect(dial.peerProblem('')).toMatch(/is not an IP address/);
  expect(guardedDial('::ffff:7f00:2', 80, rules, () => {}).peerProblem('::ffff:127.0.0.2')).toBeUndefined();
});

test('a proxy in the environment is not used: behind it nobody would judge the address', async () => {
  await using on = receivers();
  const proxy = await on.listen((socket) => socket.end(answer('200 OK', 'proxied')));
  const target = await on.listen((socket) => onRequest(socket, () => socket.end(answer('200 OK', 'direct'))));
  const script = `
    import { createHttpSender } from './core/adapters/http/http-sender.ts';
    const sender = createHttpSender({ rules: ${JSON.stringify(rules)} });
    const request = { method: 'POST', headers: [], body: '{}' };
    const outcome = await sender.send({ url: '${target.origin}', connectionsOf: 'e', request, timeoutMs: 5000 });
    console.log(outcome.responseBody);
    sender.close();`;
  const child = await new Promise<string>((resolve, reject) => {
    const running = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      env: {
        ...process.env,
        NODE_USE_ENV_PROXY: '1',
        HTTP_PROXY: proxy.origin,
        http_proxy: proxy.origin,
        NO_PROXY: '',
        NODE_OPTIONS: '--insecure-http-parser',
      },
    });
    let out = '';
    running.stdout.on('data', (chunk) => (out += chunk));
    running.stderr.on('data', (chunk) => (out += chunk));
    running.on('error', reject);
    running.on('close', () => resolve(out));
  });
  expect(child.trim().split('\n').at(-1)).toBe('direct');
  expect(proxy.sockets).toHaveLength(0);
});
