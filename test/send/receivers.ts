import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as net from 'node:net';
import * as tls from 'node:tls';
import {
  createHttpSender,
  type HttpSender,
  type HttpSenderOptions,
  type SendInput,
} from '../../core/adapters/http/http-sender.ts';
import type { DeliveryRequest } from '../../core/dialects/dialect.ts';
import type { Outcome } from '../../core/send/outcome.ts';

/** One test's receivers and senders, all closed by `await using`. */
export interface Receivers {
  /** A TCP server whose `serve` writes the answer byte by byte as the test wants it. Its origin is `http://…`. */
  listen(serve: (socket: net.Socket) => void): Promise<Receiver>;
  /** As `listen`, behind TLS with a certificate of `fixtures/`. */
  listenTls(
    certificate: string,
    serve: (socket: net.Socket) => void,
    options?: tls.TlsOptions,
  ): Promise<Receiver>;
  /** A sender that may reach 127.0.0.1. */
  sender(options?: Partial<HttpSenderOptions>): TestSender;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A sender all of whose requests are one endpoint's unless a test says otherwise. */
export interface TestSender {
  send(input: Omit<SendInput, 'connectionsOf'> & { readonly connectionsOf?: string }): Promise<Outcome>;
  close(): void;
}

export interface Receiver {
  readonly origin: string;
  readonly port: number;
  /** Every connection in the order of arrival, also those that are closed. */
  readonly sockets: readonly net.Socket[];
}

const loopbackOpen = { httpsOnly: false, allowedPrivateCidrs: ['127.0.0.0/8'] };

export const fixture = (name: string): string =>
  readFileSync(new URL(`./fixtures/${name}.pem`, import.meta.url), 'utf8');

export const post: DeliveryRequest = {
  method: 'POST',
  headers: [['Content-Type', 'application/json']],
  body: '{"a":1}',
};

export const answer = (status: string, body = '', headers: readonly string[] = []): string =>
  [`HTTP/1.1 ${status}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers, '', body].join('\r\n');

/** Calls `answerTo` with the bytes of each request that has arrived whole (they carry Content-Length). */
export function onRequest(socket: net.Socket, answerTo: (request: string) => void): void {
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    for (;;) {
      const headersEnd = received.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? Number.NaN);
      const requestEnd = headersEnd + 4 + length;
      if (headersEnd < 0 || received.length < requestEnd) return;
      const request = received.slice(0, requestEnd);
      received = received.slice(requestEnd);
      answerTo(request);
    }
  });
}

export function receivers(): Receivers {
  const servers: net.Server[] = [];
  const sockets = new Set<net.Socket>();
  const senders: HttpSender[] = [];

  async function start(
    makeServer: (onConnection: (socket: net.Socket) => void) => net.Server,
    scheme: string,
    serve: (socket: net.Socket) => void,
  ): Promise<Receiver> {
    const own: net.Socket[] = [];
    const server = makeServer((socket) => {
      own.push(socket);
      // A sender that hangs up is part of many tests.
      socket.on('error', () => socket.destroy());
      serve(socket);
    });
    server.on('connection', (socket: net.Socket) => sockets.add(socket));
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    return { origin: `${scheme}://127.0.0.1:${port}`, port, sockets: own };
  }

  return {
    listen: (serve) => start((onConnection) => net.createServer(onConnection), 'http', serve),
    listenTls: (certificate, serve, options) =>
      start(
        (onConnection) =>
          tls.createServer(
            { ...options, key: fixture('leaf-key'), cert: fixture(certificate) },
            onConnection,
          ),
        'https',
        serve,
      ),
    sender(options) {
      const sender = createHttpSender({
        rules: loopbackOpen,
        ca: [fixture('ca')],
        secondTryPauseMs: () => 10,
        ...options,
      });
      senders.push(sender);
      return {
        send: (input) => sender.send({ connectionsOf: 'ep_1', ...input }),
        close: () => sender.close(),
      };
    },
    async [Symbol.asyncDispose]() {
      for (const sender of senders) sender.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** Resolves when a connection is over, by a reset too (`once` of node:events would reject then). */
export function closed(socket: net.Socket | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!socket || socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });
}
