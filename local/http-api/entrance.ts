import { createServer, type IncomingMessage } from 'node:http';
import { closeServer, listen } from '../listen.ts';
import type { HttpAnswer } from './response.ts';

/** A server that Lambda functions answer through: of the HTTP API, or of a function URL. */
export interface Entrance {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param failed what is answered where `answerTo` throws */
export async function startEntrance(
  port: number,
  answerTo: (request: IncomingMessage) => Promise<HttpAnswer>,
  failed: { readonly status: number; readonly body: string },
): Promise<Entrance> {
  const server = createServer((request, response) => {
    answerTo(request)
      .then(({ status, headers, cookies, body }) => {
        response.writeHead(status, {
          ...headers,
          ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
          ...(status === 204 || status === 304 ? {} : { 'content-length': body.length }),
        });
        response.end(request.method === 'HEAD' ? undefined : body);
      })
      .catch(() => {
        if (response.headersSent) response.destroy();
        else response.writeHead(failed.status).end(failed.body);
      });
  });
  // Clients keep connections; five seconds, Node's default, would close them under a client that is about to use one.
  server.keepAliveTimeout = 65_000;
  const { url } = await listen(server, port);
  return { url, stop: () => closeServer(server) };
}
