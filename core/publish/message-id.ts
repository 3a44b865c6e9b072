import { makeId, payloadByteCount } from '../ids/ksuid.ts';

/**
 * A message id whose last byte names the log shard that the message is written to, below `logShards`. The shard can be
 * read from the id alone, so shards may grow without moving anything.
 */
export function messageId(timestampMs: number, bytes: Uint8Array, logShards: number): string {
  const payload = Uint8Array.from(bytes.subarray(0, payloadByteCount));
  const last = payloadByteCount - 1;
  payload[last] = (payload[last] ?? 0) % logShards;
  return makeId('msg', timestampMs, payload);
}
