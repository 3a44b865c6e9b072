import { describe, expect, it } from 'vitest';
import { itemBytes } from '../../bench/meter/item-size.ts';
import { sendRequests } from '../../bench/meter/sqs-requests.ts';
import { changeUnits, readUnits, TableProperties, writeUnits } from '../../bench/meter/table-index.ts';
import { createTableMeter } from '../../bench/meter/table-meter.ts';
import type { GatewayExchange } from '../../local/gateway/call-log.ts';

const key = (...names: string[]) => names.map((AttributeName) => ({ AttributeName }));
const table = (projection: object) =>
  TableProperties.parse({
    KeySchema: key('pk', 'sk'),
    GlobalSecondaryIndexes: [
      { IndexName: 'by-owner', KeySchema: key('owner', 'at'), Projection: projection },
    ],
  });
const all = table({ ProjectionType: 'ALL' });
const text = (length: number) => ({ S: 'x'.repeat(length) });

describe('the size of an item, as the DynamoDB developer guide gives it', () => {
  it.each([
    ['a name and a text count their UTF-8 bytes', { nämé: { S: '€uro' } }, 6 + 6],
    ['a number counts a byte for two digits and one more', { n: { N: '1234567' } }, 1 + 4 + 1],
    ['zeros at both ends of a number count nothing', { n: { N: '001200' } }, 1 + 1 + 1],
    ['a negative number counts a byte for its sign', { n: { N: '-12.5' } }, 1 + 2 + 1 + 1],
    ['binary counts raw bytes, not base64', { b: { B: Buffer.alloc(9).toString('base64') } }, 1 + 9],
    ['a boolean and a null count a byte', { t: { BOOL: true }, u: { NULL: true } }, 2 + 2],
    ['an empty list counts three bytes', { l: { L: [] } }, 1 + 3],
    ['an element of a list counts a byte more', { l: { L: [{ S: 'ab' }, { S: 'c' }] } }, 1 + 3 + 3 + 2],
    ['a map counts names, values and a byte each', { m: { M: { k: { S: 'vv' } } } }, 1 + 3 + 1 + 1 + 2],
    ['a set counts its members', { s: { SS: ['ab', 'c'] } }, 1 + 3],
  ])('%s', (_, item, bytes) => {
    expect(itemBytes(item)).toBe(bytes);
  });
});

describe('units', () => {
  it('rounds writes up to 1 KB and reads up to 4 KB, and counts nothing found as one', () => {
    expect([0, 1, 1024, 1025, 2048].map(writeUnits)).toEqual([1, 1, 1, 2, 2]);
    expect([0, 1, 4096, 4097].map(readUnits)).toEqual([1, 1, 1, 2]);
  });

  const row = { pk: text(5), sk: text(5), owner: text(5), at: { N: '1' }, body: text(900) };
  const large = { ...row, body: text(1900) };
  const { owner: _owner, ...outside } = row;

  it.each([
    ['a new item in a table and an index of all attributes', all, undefined, row, [1, 1]],
    ['an item that the index leaves out', all, undefined, outside, [1, 0]],
    ['the larger of old and new item counts', all, large, row, [2, 2]],
    ['a deleted item takes its old size', all, large, undefined, [2, 2]],
    ['an unchanged item takes no index write', all, row, row, [1, 0]],
    ['a changed index key is a delete and a put', all, row, { ...row, at: { N: '2' } }, [1, 2]],
    ['keys only', table({ ProjectionType: 'KEYS_ONLY' }), undefined, large, [2, 1]],
    [
      'a change of what the index does not hold',
      table({ ProjectionType: 'KEYS_ONLY' }),
      row,
      { ...row, body: text(1) },
      [1, 0],
    ],
    [
      'included attributes',
      table({ ProjectionType: 'INCLUDE', NonKeyAttributes: ['body'] }),
      undefined,
      large,
      [2, 2],
    ],
  ])('%s', (_, properties, before, after, [inTable, inIndexes]) => {
    expect(changeUnits(properties, before, after)).toEqual({ table: inTable, indexes: inIndexes });
  });
});

describe('the meter of a table', () => {
  const stored = { pk: { S: 'msg#app#0' }, sk: { S: 'msg_1' }, body: text(5000) };
  const meter = () =>
    createTableMeter(new Map([['t', all]]), async (operation) =>
      operation === 'GetItem' ? { Item: stored } : { Items: [stored, stored] },
    );
  const exchange = (operation: string, request: object, answer: object = {}, status = 200) =>
    ({
      service: 'dynamodb',
      operation,
      status,
      request: { TableName: 't', ...request },
      answer: JSON.stringify(answer),
    }) as unknown as GatewayExchange;
  const { body: _body, ...Key } = stored;

  it.each([
    ['a consistent read', 'GetItem', { Key, ConsistentRead: true }, { Item: stored }, 2],
    ['an eventually consistent read takes half', 'GetItem', { Key }, { Item: stored }, 1],
    ['nothing found takes a unit', 'GetItem', { Key, ConsistentRead: true }, {}, 1],
    [
      'a projection does not make a read smaller',
      'GetItem',
      { Key, ConsistentRead: true, ProjectionExpression: 'pk' },
      { Item: Key },
      2,
    ],
    [
      'a query is rounded once',
      'Query',
      { ConsistentRead: true },
      { Items: [{ a: text(3000) }, { a: text(3000) }] },
      2,
    ],
    [
      'a filter does not make a query smaller',
      'Query',
      { ConsistentRead: true, KeyConditionExpression: 'pk = :p', FilterExpression: 'a = :a' },
      { Items: [] },
      3,
    ],
  ])('%s', async (_, operation, request, answer, units) => {
    const lines = await meter().unitsOf(exchange(operation, request, answer));
    expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(units);
  });

  it('rounds each item of a batch by itself and counts those that are missing', async () => {
    const missing = { ...Key, sk: { S: 'msg_2' } };
    const request = { RequestItems: { t: { Keys: [Key, missing], ConsistentRead: true } } };
    const lines = await meter().unitsOf(exchange('BatchGetItem', request, { Responses: { t: [stored] } }));
    expect(lines.map(({ what, count }) => [what, count])).toEqual([
      ['message', 2],
      ['message', 1],
    ]);
  });

  it('remembers what it saw written: a condition that does not hold takes the units of what is there', async () => {
    const one = meter();
    const put = { Item: stored };
    expect((await one.unitsOf(exchange('PutItem', put)))[0]).toMatchObject({ unit: 'writeUnit', count: 5 });
    const refused = exchange('PutItem', { Item: Key }, { __type: 'ConditionalCheckFailedException' }, 400);
    expect(await one.unitsOf(refused)).toEqual([{ unit: 'writeUnit', what: 'message', count: 5 }]);
  });

  it('counts rows that are inserted together one by one, also what is refused or fails', async () => {
    const one = meter();
    const Statements = ['a', 'b', 'a', 'c'].map((sk) => ({
      Statement: `INSERT INTO "t" VALUE {'pk':?,'sk':?,'body':?}`,
      Parameters: [Key.pk, { S: sk }, text(3000)],
    }));
    const Responses = [{}, {}, { Error: { Code: 'DuplicateItem' } }, { Error: { Code: 'ThrottlingError' } }];
    const lines = await one.unitsOf(exchange('BatchExecuteStatement', { Statements }, { Responses }));
    expect(lines).toEqual(
      Array.from({ length: 3 }, () => ({ unit: 'writeUnit', what: 'message', count: 3 })),
    );
  });

  it('does not guess what an operation costs that it does not know', async () => {
    await expect(meter().unitsOf(exchange('TransactWriteItems', {}))).rejects.toThrow('TransactWriteItems');
  });
});

describe('SQS requests', () => {
  const entry = (bytes: number, group?: string) => ({
    MessageBody: 'x'.repeat(bytes),
    ...(group ? { MessageGroupId: group } : {}),
  });

  it.each([
    ['a small message', entry(10), 1, 0],
    ['a message with a group', entry(10, 'g'), 1, 1],
    ['a message of 64 KB and a byte', entry(65_537, 'g'), 2, 2],
    ['a batch is one request', { Entries: [entry(10, 'g'), entry(10, 'g')] }, 1, 1],
    ['a batch is billed by all its bytes', { Entries: [entry(60_000), entry(60_000)] }, 2, 0],
  ])('%s', (_, request, requests, withGroup) => {
    expect(sendRequests(request)).toEqual({ requests, withGroup });
  });
});
