import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idShard, isId } from '../../core/ids/ksuid.ts';
import { messageId, messageIdsBefore } from '../../core/publish/message-id.ts';

const bytes = fc.uint8Array({ minLength: 15, maxLength: 32 });
const timestampMs = fc.integer({ min: 1_500_000_000_000, max: 4_000_000_000_000 });
const logShards = fc.constantFrom(1, 2, 4, 8, 16);

test('the shard of a message is read from its id and lies below the number of shards', () => {
  fc.assert(
    fc.property(timestampMs, bytes, logShards, (atMs, random, shards) => {
      const id = messageId(atMs, random, shards);
      expect(isId('msg', id)).toBe(true);
      expect(idShard('msg', id)).toBeLessThan(shards);
    }),
  );
});

test('ids sort by the time at which they were made', () => {
  fc.assert(
    fc.property(timestampMs, bytes, bytes, logShards, (atMs, one, other, shards) => {
      expect(messageId(atMs, one, shards) < messageId(atMs + 4, other, shards)).toBe(true);
    }),
  );
});

test('however the log grew since, the id of before is among those that are looked for', () => {
  fc.assert(
    fc.property(timestampMs, bytes, logShards, logShards, (atMs, hash, one, other) => {
      const [before, now] = [Math.min(one, other), Math.max(one, other)];
      expect(messageIdsBefore(atMs, hash, now)).toContain(messageId(atMs, hash, before));
    }),
  );
});
