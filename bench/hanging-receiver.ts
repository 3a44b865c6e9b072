import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a request to `/hangs` waits for its answer. */
const hangMs = 10_000;
/** What has not come after so long will not come. */
const missingAfterMs = 90_000;

/** Stands for an endpoint that answers at once, of whose messages it notes when each comes, and for one that hangs. */
export async function startHangingReceiver() {
  const arrivals = new Map<number, PromiseWithResolvers<number>>();
  let received = 0;
  let repeated = 0;
  let hangingNow = 0;
  let mostHanging = 0;
  const server = createServer((request, response) => {
    const atMs = performance.now();
    if (request.url === '/hangs') {
      mostHanging = Math.max(mostHanging, ++hangingNow);
      request.resume();
      response.once('close', () => hangingNow--);
      setTimeout(() => response.end(), hangMs).unref();
      return;
    }
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.once('end', () => {
      response.end();
      const { id }: { id: number } = JSON.parse(body);
      const arrival = arrivals.get(id);
      if (!arrival) repeated += 1;
      else received += 1;
      arrivals.delete(id);
      arrival?.resolve(atMs);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    /** When the message with this id comes first (`performance.now`); infinity where it does not. */
    arrivalOf(id: number): Promise<number> {
      const arrival = Promise.withResolvers<number>();
      arrivals.set(id, arrival);
      return Promise.race([arrival.promise, pause(missingAfterMs, Number.POSITIVE_INFINITY, { ref: false })]);
    },
    received: () => received,
    repeated: () => repeated,
    mostHanging: () => mostHanging,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
export type HangingReceiver = Awaited<ReturnType<typeof startHangingReceiver>>;
