import { createHash } from 'node:crypto';

/** The longest `DelaySeconds` of an SQS message (15 minutes, https://docs.aws.amazon.com/general/latest/gr/sqs-service.html). */
const maxQueueDelaySeconds = 900;

/** Where a delivery waits for its next attempt: in the queue, or in the table's due index until a sweep queues it. */
export type Waiting =
  | { readonly kind: 'queue'; readonly delaySeconds: number }
  | { readonly kind: 'due-index' };

/** Delays are rounded up to whole seconds, so that an attempt is never early; a time that has passed waits 0 s. */
export function howToWait(dueAtMs: number, nowMs: number): Waiting {
  const delaySeconds = Math.max(0, Math.ceil((dueAtMs - nowMs) / 1000));
  return delaySeconds <= maxQueueDelaySeconds ? { kind: 'queue', delaySeconds } : { kind: 'due-index' };
}

/**
 * The due index's partition for a delivery, always the same one: its waits spread over the shards, since one partition
 * takes 1,000 write units a second. With another `shardCount` a delivery may name another shard, so a sweep has to
 * read the larger of both counts until what waited under the old one is gone.
 */
export function dueShard(deliveryKey: string, shardCount: number): string {
  return shardName(createHash('sha256').update(deliveryKey).digest().readUInt32BE(0) % shardCount);
}

/** Every name that `dueShard` gives: what a sweep has to read. */
export function dueShards(shardCount: number): string[] {
  return Array.from({ length: shardCount }, (_, shard) => shardName(shard));
}

function shardName(shard: number): string {
  return `due#${shard}`;
}
