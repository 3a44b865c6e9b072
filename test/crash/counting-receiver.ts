import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Invocation } from './invocation.ts';
import type { Recipe, Role } from './recipes.ts';
import type { Saboteur } from './saboteur.ts';

/** One request that came in. Its id stands in the answer, and so in the log's row of the attempt that it was. */
export interface Arrival {
  readonly id: string;
  readonly n: number;
  readonly role: Role;
  readonly message: string;
  readonly endpoint: string;
  readonly attempt: number;
  readonly status: number;
  readonly atMs: number;
  /** The run of the send function that made it. */
  readonly invocation: Invocation | undefined;
}

/** A server for all endpoints, at `/<role>/…`, that answers as a message's recipe has it and counts by delivery. */
export async function startCountingReceiver(
  saboteur: Pick<Saboteur, 'holderOf' | 'atReceiver' | 'know'>,
  endpointAt: (path: string) => string,
  recipeOf: (n: number) => Recipe,
) {
  const arrivals: Arrival[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? '/';
    const role = path.split('/')[1] as Role;
    const { n } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { n: number };
    const message = String(request.headers['webhook-id']);
    const endpoint = endpointAt(path);
    saboteur.know(message, n);
    const { invocation, attempt = 0 } = saboteur.holderOf(message, endpoint) ?? {};
    const status = attempt <= (recipeOf(n).failures?.[role] ?? 0) ? 500 : 200;
    const id = `arrival-${arrivals.length}`;
    arrivals.push({ id, n, role, message, endpoint, attempt, status, atMs: Date.now(), invocation });
    // Answered all the same: the dead do not hear it, and where a copy was hit in the sender's place, the sender does.
    saboteur.atReceiver('the request', message, endpoint);
    const workMs = recipeOf(n).answersAfterMs?.[role];
    if (workMs !== undefined) await pause(workMs);
    response.writeHead(status).end(id, () => saboteur.atReceiver('the answer', message, endpoint));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    arrivals: arrivals as readonly Arrival[],
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
