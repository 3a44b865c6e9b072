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

/** What KSUIDs can say: 2^32 seconds from 2014-05-13T16:53:20Z on. */
const earliestMs = 1_400_000_000_000;
const latestMs = earliestMs + (2 ** 32 - 1) * 1000;

/** Sorts before every id of a message that was published then or later (ids tell times 4 ms apart). */
export function firstMessageIdAt(timestampMs: number): string {
  const clamped = Math.min(latestMs, Math.max(earliestMs, Math.trunc(timestampMs)));
  return makeId('msg', clamped, new Uint8Array(payloadByteCount));
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
