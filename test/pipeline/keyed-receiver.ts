import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Grapnel } from './grapnel.ts';

/** One request to the receiver: a message of a key, and how it was answered. */
export interface Arrival {
  readonly key: string;
  /** The message's number among those of its key. */
  readonly n: number;
  readonly status: number;
}

export interface KeyedReceiver {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** Numbers of the messages that were answered 2xx, in the order of their first success. */
  successes(key: string): number[];
  stop(): Promise<void>;
}

/** Takes payloads `{ key, n }`, and answers each as `answer` has it. */
export async function startKeyedReceiver(
  answer: (request: { key: string; n: number }) => number | Promise<number>,
): Promise<KeyedReceiver> {
  const arrivals: Arrival[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { key, n } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const status = await answer({ key, n });
    arrivals.push({ key, n, status });
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrivals,
    successes: (key) => [
      ...new Set(arrivals.filter((one) => one.key === key && one.status < 300).map(({ n }) => n)),
    ],
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Publishes until it is accepted: on a busy machine a publication may give up (503). */
export async function publishStubbornly(
  grapnel: Grapnel,
  application: string,
  payload: { readonly key: string; readonly n: number },
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { status, text } = await grapnel.api.post(
      `/app/${application}/msg`,
      { eventType: 'comment', payload },
      // The write that it gave up on may have been made.
      { 'idempotency-key': `${payload.key}-${payload.n}` },
    );
    if (status === 202) return;
    if (status !== 503 || tries === 5) throw new Error(`The message was refused: ${text}`);
  }
}
