import type { IncomingMessage } from 'node:http';

/** A payload may have 1 MiB; its envelope comes on top. */
const maxBodyBytes = 2 * 1024 * 1024;

/** The body and how long it was; the body is empty where it was longer than 2 MiB. Rejects when the sender breaks off. */
export async function readKeptBody(request: IncomingMessage): Promise<{ body: Buffer; byteCount: number }> {
  let chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    byteCount += chunk.length;
    // Read to the end all the same: a sender that is cut off would see a broken connection and no answer.
    if (byteCount > maxBodyBytes) chunks = [];
    else chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks), byteCount };
}
