import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createGatheredInserts,
  type GatheredInserts,
} from '../../core/adapters/dynamodb/gathered-inserts.ts';
import { startTableServer, type TableServer } from './table-server.ts';

let server: TableServer;
let rows: GatheredInserts;
let putAlone: { count: number; why: unknown }[];
beforeEach(async () => {
  server = await startTableServer();
  putAlone = [];
  rows = createGatheredInserts(server.table, (count, why) => putAlone.push({ count, why }));
});
afterEach(() => server.stop());

const row = (sk: string, more: object = {}) => ({ pk: 'p', sk, ...more });
const insertAll = (items: readonly ReturnType<typeof row>[]) =>
  Promise.all(items.map((item) => rows.during(() => rows.insert(item))));
const numbered = (count: number) => Array.from({ length: count }, (_, index) => row(String(index)));

describe('the rows of a batch', () => {
  it('are inserted by one request, with all that they have', async () => {
    const kept = { text: `it's "quoted" ? 🎣`, list: ['a', 1], yes: true };
    const full = row('full', { ...kept, map: { 'x-header': 'v', gone: undefined }, gone: undefined });
    expect(await insertAll([full, row('other')])).toEqual([true, true]);
    expect(server.asked()).toEqual(['BatchExecuteStatement']);
    expect(await server.stored('full')).toEqual(row('full', { ...kept, map: { 'x-header': 'v' } }));
    expect(await server.stored('other')).toEqual(row('other'));
  });

  it('are told one by one whether they were new, and leave what is there', async () => {
    await insertAll([row('a', { by: 'first' }), row('b')]);
    expect(await insertAll([row('a', { by: 'second' }), row('c')])).toEqual([false, true]);
    expect(putAlone).toEqual([]);
    expect(await server.stored('a')).toEqual(row('a', { by: 'first' }));
    expect(server.asked().filter((operation) => operation === 'PutItem')).toEqual([]);
  });

  it('go in as many requests as their number takes: 25 at a time', async () => {
    expect(await insertAll(numbered(30))).toEqual(numbered(30).map(() => true));
    expect(server.asked()).toEqual(['BatchExecuteStatement', 'BatchExecuteStatement']);
  });

  it('do not suffer from one that DynamoDB does not take', async () => {
    const tooLarge = row('large', { text: 'x'.repeat(400 * 1024) });
    const large = rows.during(() => rows.insert(tooLarge));
    const others = insertAll(numbered(3));
    await expect(large).rejects.toThrow('Item size');
    expect(await others).toEqual([true, true, true]);
    expect(server.asked()).toEqual(['BatchExecuteStatement', 'PutItem']);
  });

  it.each(['ThrottlingError', 'ProvisionedThroughputExceeded', 'InternalServerError'])(
    'are put alone where their statement alone failed: %s',
    async (Code) => {
      server.answerInstead(({ operation }, answer) => {
        if (operation !== 'BatchExecuteStatement') return answer;
        const { Responses } = JSON.parse(answer.body);
        return { status: 200, body: JSON.stringify({ Responses: [Responses[0], { Error: { Code } }] }) };
      });
      // The second one was inserted all the same, which is found out by putting it.
      expect(await insertAll(numbered(2))).toEqual([true, false]);
      expect(server.asked()).toEqual(['BatchExecuteStatement', 'PutItem']);
      expect(putAlone).toEqual([{ count: 1, why: Code }]);
    },
  );

  it.each([
    ['AccessDeniedException', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['InternalServerError', 500],
  ])('are put alone where the whole request failed: %s', async (name, status) => {
    server.answerInstead(({ operation }, answer) =>
      operation === 'BatchExecuteStatement'
        ? { status, body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}` }) }
        : answer,
    );
    // The request was carried out: what was put alone is there already.
    expect(await insertAll(numbered(2))).toEqual([false, false]);
    expect(server.asked()).toEqual(['BatchExecuteStatement', 'PutItem', 'PutItem']);
    expect(putAlone).toEqual([{ count: 2, why: expect.objectContaining({ name }) }]);
  });

  it('are put alone where DynamoDB answered for fewer than it was asked for', async () => {
    server.answerInstead(({ operation }, answer) =>
      operation === 'BatchExecuteStatement' ? { status: 200, body: '{"Responses":[{}]}' } : answer,
    );
    expect(await insertAll(numbered(2))).toEqual([true, false]);
  });
});

describe('a row', () => {
  it('that comes alone is put at once', async () => {
    expect(await insertAll([row('a')])).toEqual([true]);
    expect(await insertAll([row('a')])).toEqual([false]);
    expect(server.asked()).toEqual(['PutItem', 'PutItem']);
  });

  it('waits some milliseconds for one that is slow, not until that is done', async () => {
    const slow = Promise.withResolvers<void>();
    const late = rows.during(async () => {
      await slow.promise;
      return rows.insert(row('slow'));
    });
    const quick = insertAll(numbered(2));
    expect(await quick).toEqual([true, true]);
    slow.resolve();
    expect(await late).toBe(true);
    expect(server.asked()).toEqual(['BatchExecuteStatement', 'PutItem']);
  });

  it('does not wait for work that inserts nothing, or fails', async () => {
    const hung = Promise.withResolvers<void>();
    const failing = rows.during(() => hung.promise);
    const both = insertAll(numbered(2));
    hung.reject(new Error('gone'));
    await expect(failing).rejects.toThrow('gone');
    expect(await both).toEqual([true, true]);
    expect(server.asked()).toEqual(['BatchExecuteStatement']);
  });

  it('waits for work that has inserted something before, too', async () => {
    const first = Promise.withResolvers<boolean>();
    const second = Promise.withResolvers<void>();
    const twice = rows.during(async () => {
      first.resolve(await rows.insert(row('a1')));
      await second.promise;
      return rows.insert(row('a2'));
    });
    await first.promise;
    const once = rows.during(() => rows.insert(row('b')));
    await setImmediate();
    await setImmediate();
    second.resolve();
    expect(await Promise.all([twice, once])).toEqual([true, true]);
    expect(server.asked()).toEqual(['PutItem', 'BatchExecuteStatement']);
  });

  it('follows in the same work as often as there is something to insert', async () => {
    const twice = (name: string) =>
      rows.during(async () => [await rows.insert(row(`${name}1`)), await rows.insert(row(`${name}2`))]);
    expect(await Promise.all([twice('a'), twice('b')])).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(server.asked()).toEqual(['BatchExecuteStatement', 'BatchExecuteStatement']);
  });
});
