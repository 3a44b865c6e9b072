import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EchoReceiver {
  url(path: string): string;
  /** What came on a path, as it was sent back. */
  received(path: string): readonly string[];
  stop(): Promise<void>;
}

/** A receiver that answers with everything that it was sent, in its body and in a header, first with 500. */
export async function startEchoReceiver(): Promise<EchoReceiver> {
  const log = new Map<string, string[]>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? '/';
    const received = log.get(path) ?? [];
    log.set(path, received);
    const status = path.endsWith('told') || received.length > 0 ? 200 : 500;
    const echo = JSON.stringify({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    received.push(echo);
    response.writeHead(status, { 'x-echo': JSON.stringify(request.headers) }).end(echo);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    received: (path) => log.get(path) ?? [],
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
