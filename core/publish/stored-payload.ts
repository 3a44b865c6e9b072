import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/**
 * Up to this size a payload lies in its message's item, above it in the bucket. An S3 PUT costs $5.00 per million and a
 * write unit (1 KB) $0.625: 8 write units are the price of one PUT.
 */
export const maxInlineBytes = 8 * 1024;

/** Payloads are kept compressed: a write unit covers 1 KB, and JSON shrinks to a half or less. */
export function compressPayload(payload: string): Uint8Array {
  return zstdCompressSync(Buffer.from(payload, 'utf8'));
}

export function decompressPayload(bytes: Uint8Array): string {
  return zstdDecompressSync(bytes).toString('utf8');
}
