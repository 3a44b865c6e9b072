import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Name and value in turn, as they came over the wire. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly atMs: number;
}

/** How to answer one request: a status, or something worse. */
export type Answer =
  | number
  | { status: number; body: string; headers?: Record<string, string> }
  | 'reset'
  | 'hang'
  | 'endless-body';

/** A server that customers' endpoints point at, and that fails on command. */
export interface Receiver {
  url(path: string): string;
  /** The next requests on a path get these answers, in this order; after them 200. */
  answer(path: string, ...answers: Answer[]): void;
  /** Drops the answers that a path was to give: 200 from now on. */
  forget(path: string): void;
  received(path: string): readonly ReceivedRequest[];
  /** Resolves when a path has received that many requests. */
  waitFor(path: string, count: number, timeoutMs?: number): Promise<readonly ReceivedRequest[]>;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const log = new Map<string, ReceivedRequest[]>();
  const scripts = new Map<string, Answer[]>();
  const waiters = new Set<() => void>();
  const requestsOf = (path: string) => {
    const requests = log.get(path) ?? [];
    log.set(path, requests);
    return requests;
  };

  const server = createServer((request, response) => {
    void receive(request, response);
  });
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? '/';
    requestsOf(path).push({
      path,
      method: request.method ?? '',
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      rawHeaders: request.rawHeaders,
      body: Buffer.concat(chunks).toString('utf8'),
      atMs: Date.now(),
    });
    reply(scripts.get(path)?.shift() ?? 200, request, response);
    for (const check of waiters) check();
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    answer: (path, ...answers) => void scripts.set(path, [...(scripts.get(path) ?? []), ...answers]),
    forget: (path) => void scripts.delete(path),
    received: requestsOf,
    waitFor: (path, count, timeoutMs = 20_000) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (requestsOf(path).length < count) return;
          waiters.delete(check);
          clearTimeout(timer);
          resolve(requestsOf(path));
        };
        const timer = setTimeout(() => {
          waiters.delete(check);
          reject(
            new Error(`${path} received ${requestsOf(path).length} of ${count} requests in ${timeoutMs} ms`),
          );
        }, timeoutMs);
        waiters.add(check);
        check();
      }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function reply(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  if (answer === 'reset') request.socket.resetAndDestroy();
  else if (answer === 'endless-body') {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('begun, never ended');
  } else if (typeof answer === 'number') response.writeHead(answer).end(`answered ${answer}`);
  else if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.body);
}
