import { makeId, payloadByteCount } from '../ids/ksuid.ts';
import { maxLogShards } from './log-growth.ts';

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

/**
 * The ids that the same bytes gave or may have given while the log had fewer shards: a message that was stored before
 * they grew is found under one of them. `logShards` only ever doubles.
 */
export function messageIdsBefore(timestampMs: number, bytes: Uint8Array, logShards: number): string[] {
  const ids: string[] = [];
  for (let shards = 1; shards <= Math.min(logShards, maxLogShards); shards *= 2) {
    ids.push(messageId(timestampMs, bytes, shards));
  }
  return [...new Set(ids)];
}
