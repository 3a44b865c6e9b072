import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from '../../core/adapters/dynamodb/document-client.ts';
import { startTableEngine } from '../../local/engines/dynalite.ts';
import { closeServer, listen } from '../../local/listen.ts';
import { ensureTable } from '../../local/provision/tables.ts';

export interface TableRequest {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface TableAnswer {
  readonly status: number;
  readonly body: string;
}

/** A table behind a server of its own, which says what it was asked and answers otherwise on command. */
export async function startTableServer() {
  const directory = mkdtempSync(join(tmpdir(), 'grapnel-table-'));
  const engine = startTableEngine(directory);
  const requests: TableRequest[] = [];
  let instead: (request: TableRequest, answer: TableAnswer) => TableAnswer = (_, answer) => answer;
  const http = createServer(async (incoming, outgoing) => {
    const target = String(incoming.headers['x-amz-target']);
    const sent = await text(incoming);
    const request = { operation: target.split('.').at(-1) ?? '', body: JSON.parse(sent) };
    requests.push(request);
    const { status, body } = instead(request, await engine.call(target, sent));
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
  });
  const { url } = await listen(http, 0);
  const tableName = 'rows';
  const names = ['pk', 'sk'];
  await ensureTable(engine, tableName, {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: names.map((AttributeName, index) => ({
      AttributeName,
      KeyType: index === 0 ? 'HASH' : 'RANGE',
    })),
  });
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  const table: TableAccess = { client, tableName };
  return {
    table,
    /** What was asked so far, by operation. */
    asked: (): string[] => requests.map(({ operation }) => operation),
    /** From now on answers are what this makes of them. */
    answerInstead(answer: typeof instead): void {
      instead = answer;
    },
    async stored(sk: string): Promise<Record<string, unknown> | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: { pk: 'p', sk } }));
      return Item;
    },
    async stop(): Promise<void> {
      client.destroy();
      await closeServer(http);
      await engine.stop();
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
export type TableServer = Awaited<ReturnType<typeof startTableServer>>;
