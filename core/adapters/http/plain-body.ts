import type { Transform } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw } from 'node:zlib';

interface Body {
  readonly body: Buffer;
  readonly isWhole: boolean;
}

/** How much is decompressed at a time, and so how far beyond the limit at most. */
const chunkSize = 16 * 1024;

/**
 * The beginning of a body that came compressed, so that the endpoint's owner can read what his server said. We ask for
 * no compression; some servers compress all the same. What does not decompress stays as it came.
 *
 * Only gzip and deflate: they work with 32 KiB of memory. Brotli and zstd let the receiver choose how much (16 MiB and
 * more), and those bodies stay as they came. At most `maxBytes` are decompressed, of the 16 KiB that were kept: a
 * bomb costs what an honest answer costs.
 */
export function plainBody(
  { body, isWhole, contentEncoding }: Body & { readonly contentEncoding: string | undefined },
  maxBytes: number,
): Promise<Body> {
  const decompress = decompressor(contentEncoding?.trim().toLowerCase(), body);
  if (!decompress || body.length === 0) return Promise.resolve({ body, isWhole });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const finish = (isEnd: boolean) => {
      decompress.destroy();
      if (bytes === 0 && !isEnd) return resolve({ body, isWhole });
      const plain = Buffer.concat(chunks).subarray(0, maxBytes);
      resolve({ body: plain, isWhole: isEnd && isWhole && bytes <= maxBytes });
    };
    decompress.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxBytes) finish(false);
    });
    decompress.on('end', () => finish(true));
    // A body that was cut off ends in an error too; what came before it is there by then.
    decompress.on('error', () => finish(false));
    decompress.end(body);
  });
}

function decompressor(encoding: string | undefined, body: Buffer): Transform | undefined {
  const options = { chunkSize };
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip(options);
  if (encoding !== 'deflate') return undefined;
  // RFC 9110 (8.4.1.2) means zlib's format; some servers send deflate without its two bytes of header.
  const isZlib = ((body[0] ?? 0) & 0x0f) === 8 && body.length > 1 && body.readUInt16BE(0) % 31 === 0;
  return isZlib ? createInflate(options) : createInflateRaw(options);
}
