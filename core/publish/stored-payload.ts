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

/**
 * Payloads in the bucket whose producer wants them gone before the deployment's retention lie under a prefix that says
 * for how many days, and the bucket has a rule for each. Rules count whole days: the next step up is what is left to them.
 */
export const shortRetentionsDays = [1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60];

export function retentionPrefix(days: number): string {
  return `${days}-days/`;
}

/** @param retentionMs absent for the deployment's own retention */
export function payloadKey(application: string, message: string, retentionMs?: number): string {
  const days =
    retentionMs === undefined
      ? undefined
      : shortRetentionsDays.find((step) => step * 86_400_000 >= retentionMs);
  return `${days === undefined ? '' : retentionPrefix(days)}${application}/${message}`;
}

export function decompressPayload(bytes: Uint8Array): string {
  return zstdDecompressSync(bytes).toString('utf8');
}
