import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApplications } from '../../core/adapters/dynamodb/applications.ts';
import { createEndpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import { createEventTypes } from '../../core/adapters/dynamodb/event-types.ts';
import type { PageRequest } from '../../core/manage/page.ts';

// DynamoDB refuses what its local stand-ins let pass, so these tests look at the requests themselves.
const requests: Record<string, Record<string, { S?: string }>>[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  requests.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{"Items":[]}');
});
let table: { client: DynamoDBDocumentClient; tableName: string };
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  table = { client: DynamoDBDocumentClient.from(client), tableName: 'Endpoints' };
});
afterAll(() => {
  table.client.destroy();
  server.close();
});
beforeEach(() => {
  requests.length = 0;
});

const organization = `org_${'1'.repeat(27)}`;
const owner = { organization, application: `app_${'1'.repeat(27)}` };
const now = () => 1_800_000_000_000;

/** What DynamoDB says of the values of a request that stand for keys. */
function keyProblems(): string[] {
  return requests.flatMap(({ Key, ExpressionAttributeValues }) => {
    const sortKeys = [Key?.['sk'], ExpressionAttributeValues?.[':low'], ExpressionAttributeValues?.[':high']];
    const partitionKeys = [Key?.['pk'], ExpressionAttributeValues?.[':pk']];
    const problem = (key: { S?: string } | undefined, maxBytes: number) =>
      key?.S !== undefined && (key.S === '' || Buffer.byteLength(key.S) > maxBytes)
        ? [key.S.slice(0, 80)]
        : [];
    return [
      ...sortKeys.flatMap((key) => problem(key, 1024)),
      ...partitionKeys.flatMap((key) => problem(key, 2048)),
    ];
  });
}

test('lists ask for no empty key, at whatever end they begin', async () => {
  const iterators: PageRequest['iterator'][] = [
    undefined,
    ...[true, false].map((backwards) => ({ key: 'a', backwards })),
  ];
  for (const order of ['ascending', 'descending'] as const) {
    for (const iterator of iterators) {
      const request = { limit: 1, order, iterator };
      await createApplications(table, now).list(organization, request);
      await createEndpoints(table, now).list(owner, request);
      await createEventTypes(table).list(organization, request, () => true);
    }
  }
  expect(requests).toHaveLength(18);
  expect(keyProblems()).toEqual([]);
});

test('names of any length and kind are looked up with keys that a table can have, or not at all', async () => {
  const names = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.nat(5000).map((length) => 'n'.repeat(length)),
  );
  await fc.assert(
    fc.asyncProperty(names, async (name) => {
      requests.length = 0;
      expect(await createApplications(table, now).find(organization, name)).toBeUndefined();
      expect(await createEndpoints(table, now).find(owner, name)).toBeUndefined();
      expect(keyProblems()).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
