import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port that somebody else has. `main.ts` adds which option moves it. */
export class PortTakenError extends Error {
  readonly port: number;
  constructor(port: number) {
    super(`port ${port} on 127.0.0.1 is taken by another program`);
    this.port = port;
  }
}

/** Listens on loopback only; port 0 takes any free one. */
export const listen = (server: Server, port: number): Promise<{ url: string; port: number }> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      const actual = (server.address() as AddressInfo).port;
      resolve({ url: `http://127.0.0.1:${actual}`, port: actual });
    });
  });

/** Stops listening and ends every connection, idle or not. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
