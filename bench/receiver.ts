import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

/** How the endpoint at a path answers. */
export interface Behaviour {
  /** From the request's end to the answer. */
  readonly delayMs: number;
  /** So many first requests of each message are answered with 500. */
  readonly failures: number;
}

interface Seen {
  failed: number;
  succeeded: number;
}

/** What arrived, against what had to arrive. */
export interface Arrivals {
  readonly succeeded: number;
  readonly missing: number;
  readonly duplicates: number;
  readonly signaturesChecked: number;
  readonly signaturesWrong: number;
  readonly bytes: number;
}

export interface Progress {
  /** Deliveries of which at least one attempt was made, and of which one has succeeded. */
  readonly attempted: number;
  readonly arrived: number;
}

export interface ReceiverWatch {
  readonly now: () => number;
  /** Told when a message comes to a path for the first time. @param atMs when its first byte came */
  readonly onFirst: (id: string, path: string, atMs: number) => void;
}

/** Every n-th request has its signature checked: a check takes as long as the rest of an answer. */
const signatureSample = 10;

/** Stands for the endpoints of customers: answers as told, and remembers which message arrived where. */
export async function startReceiver(watch?: ReceiverWatch) {
  const behaviours = new Map<string, Behaviour>();
  const secrets = new Map<string, string>();
  let seen = new Map<string, Seen>();
  let requests = 0;
  let arrived = 0;
  let signaturesChecked = 0;
  let signaturesWrong = 0;
  let bytesBefore = 0;
  const sockets = new Set<Socket>();
  let closedBytes = 0;
  let waiting: (() => void) | undefined;

  const server = createServer((request, response) => void receive(request, response));
  server.keepAliveTimeout = 120_000;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      closedBytes += socket.bytesRead;
      sockets.delete(socket);
    });
  });
  const bytesNow = () => [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, closedBytes);

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cameAtMs = watch?.now() ?? 0;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? '/';
    const { delayMs, failures } = behaviours.get(path) ?? { delayMs: 0, failures: 0 };
    const id = String(request.headers['webhook-id']);
    const key = `${id} ${path}`;
    const entry = seen.get(key) ?? { failed: 0, succeeded: 0 };
    seen.set(key, entry);
    const fails = entry.failed < failures;
    if (fails) entry.failed += 1;
    else {
      if (entry.succeeded === 0) {
        arrived += 1;
        watch?.onFirst(id, path, cameAtMs);
      }
      entry.succeeded += 1;
    }
    requests += 1;
    const secret = secrets.get(path);
    if (secret !== undefined && requests % signatureSample === 1) check(secret, request, chunks);
    if (delayMs > 0) await pause(delayMs);
    response.writeHead(fails ? 500 : 200, { 'content-type': 'application/json' });
    response.end(fails ? '{"error":"try again"}' : '{"ok":true}');
    waiting?.();
  }

  function check(secret: string, { headers }: IncomingMessage, chunks: Buffer[]): void {
    signaturesChecked += 1;
    try {
      const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
      const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
      new Webhook(secret).verify(Buffer.concat(chunks).toString('utf8'), signed);
    } catch {
      signaturesWrong += 1;
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    behave: (path: string, behaviour: Behaviour, secret?: string): void => {
      behaviours.set(path, behaviour);
      if (secret !== undefined) secrets.set(path, secret);
    },
    reset(): void {
      seen = new Map();
      arrived = 0;
      signaturesChecked = 0;
      signaturesWrong = 0;
      bytesBefore = bytesNow();
    },
    /** Resolves when it holds of what has arrived, or the time is over. */
    async waitFor(holds: (progress: Progress) => boolean, timeoutMs: number): Promise<void> {
      const end = Date.now() + timeoutMs;
      while (!holds({ attempted: seen.size, arrived }) && Date.now() < end) {
        const answered = Promise.withResolvers<void>();
        waiting = answered.resolve;
        await Promise.race([answered.promise, pause(200)]);
      }
      waiting = undefined;
    },
    /** @param expected how many messages each path should have got */
    arrivals(expected: ReadonlyMap<string, number>): Arrivals {
      const got = new Map<string, number>();
      let succeeded = 0;
      for (const [key, entry] of seen) {
        succeeded += entry.succeeded;
        const path = key.slice(key.indexOf(' ') + 1);
        if (entry.succeeded > 0) got.set(path, (got.get(path) ?? 0) + 1);
      }
      const missing = [...expected].map(([path, count]) => Math.max(0, count - (got.get(path) ?? 0)));
      return {
        succeeded,
        missing: missing.reduce((sum, count) => sum + count, 0),
        duplicates: succeeded - arrived,
        signaturesChecked,
        signaturesWrong,
        bytes: bytesNow() - bytesBefore,
      };
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
export type BenchReceiver = Awaited<ReturnType<typeof startReceiver>>;
