import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { createMessages } from '../../core/adapters/dynamodb/messages.ts';
import type { Application } from '../../core/manage/application.ts';
import { messageId } from '../../core/publish/message-id.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { operator } from '../pipeline/operator.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const startMs = Date.now() - 3_600_000;
const nowMs = Date.now();
let logs = 0;

/** A log that is written to directly, over so many partitions. */
function log(logShards: number) {
  const table = operator(grapnel.stack);
  const application: Application = {
    organization: grapnel.organization,
    id: `app_${String(logs++).padStart(27, '0')}`,
    name: 'log',
    metadata: {},
    logShards,
    createdAtMs: startMs,
    updatedAtMs: startMs,
  };
  const bucket = {
    put: () => Promise.reject(new Error('Nothing here is for the bucket.')),
    get: () => Promise.reject(new Error('Nothing here is in the bucket.')),
    delete: () => Promise.reject(new Error('Nothing here is in the bucket.')),
  };
  const messages = createMessages({ table, bucket, now: () => nowMs });
  const message = (index: number, payload: string, tags?: string[], shard = 0) => ({
    organization: application.organization,
    application: application.id,
    id: messageId(startMs + index * 10, new Uint8Array(15).fill(shard), logShards),
    eventType: 'a',
    timestampMs: startMs + index * 10,
    payload,
    tags,
  });
  return { table, application, messages, message };
}

describe('a filter that matches little of a large log', () => {
  test.each([1, 4])(
    'is answered in steps over %d partitions, and finds all, both ways',
    async (shards) => {
      const { table, application, messages, message } = log(shards);
      const wanted: string[] = [];
      // Of items of 390 KB a request reads two or three. What is wanted of one partition lies among what is wanted of
      // others, and far behind what is not.
      const shardOfWanted: Readonly<Record<number, number>> = { 0: 2, 1: 0, 10: 1, 20: 0, 58: 1 };
      for (let index = 0; index < 60; index++) {
        const isWanted = index in shardOfWanted;
        const shard = (shardOfWanted[index] ?? 0) % shards;
        const of = message(index, '', isWanted ? ['wanted'] : undefined, shard);
        if (isWanted) wanted.unshift(of.id);
        const { payload: _payload, ...header } = of;
        const Item = {
          pk: `msg#${application.id}#${shard}`,
          sk: of.id,
          ...header,
          payload: new Uint8Array(390_000),
          payloadBytes: 2,
          expiresAt: Math.ceil(nowMs / 1000) + 3600,
        };
        await table.client.send(new PutCommand({ TableName: table.tableName, Item }));
      }
      for (const backwards of [false, true]) {
        const found: string[] = [];
        let steps = 0;
        let key = backwards ? message(0, '').id.replace(/.{27}$/, '0'.repeat(27)) : undefined;
        for (;;) {
          steps++;
          const iterator = key === undefined ? undefined : { key, backwards };
          const page = await messages.list(
            application,
            { limit: 2, order: 'descending', iterator, tag: 'wanted' },
            false,
          );
          const found_ = page.items.map(({ id }) => id);
          if (backwards) found.unshift(...found_);
          else found.push(...found_);
          if (page.done) break;
          key = page.resumeAt ?? (backwards ? found_[0] : found_.at(-1));
          expect(key).toBeDefined();
          if (steps > 20) throw new Error('The list does not end.');
        }
        expect(found).toEqual(wanted);
        expect(steps).toBeGreaterThan(2);
      }
    },
    60_000,
  );
});

describe('a page with payloads', () => {
  test('has as many as an answer holds, however small they are when compressed', async () => {
    const { application, messages, message } = log(1);
    const payload = JSON.stringify({ zeros: '0'.repeat(1_000_000) });
    for (let index = 0; index < 8; index++) {
      expect(await messages.create(message(index, payload), Math.ceil(nowMs / 1000) + 60)).toBe(true);
    }
    const list = (iterator?: { key: string; backwards: boolean }, withContent = true) =>
      messages.list(application, { limit: 250, order: 'descending', iterator }, withContent);
    const first = await list();
    expect(first.items).toHaveLength(2);
    expect(first.done).toBe(false);
    expect((await list(undefined, false)).items).toHaveLength(8);
    const back = await list({ key: message(0, '').id, backwards: true });
    expect(back.items.map(({ id }) => id)).toEqual([message(2, '').id, message(1, '').id]);
    expect(back.done).toBe(false);
  });
});
