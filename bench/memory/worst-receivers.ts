import { once } from 'node:events';
import * as net from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a receiver does with a connection, by name; each is as bad as its name says. */
export const worstReceivers: Readonly<Record<string, (socket: net.Socket) => void>> = {
  'never-reads': (socket) => socket.pause(),
  hangs: (socket) => void socket.on('data', () => undefined),
  'drips-headers': (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nX: ', '.'),
  'drips-body': (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n', '.'),
  'never-ends': (socket) => flood(socket, 'HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(256 * 1024, 'x')),
  'header-flood': (socket) =>
    flood(socket, 'HTTP/1.1 200 OK\r\n', Buffer.from(`x: ${'y'.repeat(1000)}\r\n`.repeat(250))),
  'interim-flood': (socket) =>
    flood(socket, '', Buffer.from('HTTP/1.1 102 Processing\r\n\r\n'.repeat(10_000))),
  'chunk-flood': (socket) =>
    flood(
      socket,
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
      Buffer.from('1\r\nx\r\n'.repeat(50_000)),
    ),
  'gzip-bomb': (socket) => {
    socket.on('data', () => undefined);
    const bomb = gzipSync(Buffer.alloc(48 * 1024 * 1024));
    socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
    socket.write(bomb);
  },
  'early-answer': (socket) => {
    socket.once('readable', () => {
      socket.pause();
      socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 100000000\r\n\r\nno');
    });
  },
};

/** A server for each of the worst receivers. @param holdMs after which connections are reset, so that a run may end */
export async function startWorstReceivers(holdMs: number): Promise<{
  readonly url: (name: string) => string;
  readonly stop: () => Promise<void>;
}> {
  const sockets = new Set<net.Socket>();
  const servers: net.Server[] = [];
  const ports = new Map<string, number>();
  for (const [name, serve] of Object.entries(worstReceivers)) {
    const server = net.createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      const end = setTimeout(() => socket.resetAndDestroy(), holdMs);
      socket.on('close', () => {
        clearTimeout(end);
        sockets.delete(socket);
      });
      serve(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    ports.set(name, (server.address() as net.AddressInfo).port);
  }
  return {
    url: (name) => `http://127.0.0.1:${ports.get(name)}/${name}`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}

function drip(socket: net.Socket, start: string, drop: string): void {
  socket.on('data', () => undefined);
  socket.write(start);
  const timer = setInterval(() => socket.write(drop), 50);
  socket.on('close', () => clearInterval(timer));
}

function flood(socket: net.Socket, start: string, block: Buffer): void {
  socket.on('data', () => undefined);
  const pump = () => {
    while (!socket.destroyed && socket.write(block));
  };
  socket.on('drain', pump);
  socket.write(start);
  pump();
}
