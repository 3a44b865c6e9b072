import type { IncomingMessage } from 'node:http';

/** The whole body of a request, or undefined (and the rest discarded) when it is longer than `maxBytes`. */
export const readBody = (request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
    });
    request.on('end', () => {
      const [first] = chunks;
      if (length > maxBytes) resolve(undefined);
      else resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
