import {
  type AttributeValue,
  BatchGetItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { deliveriesOf, type FloorDelivery, type FloorEvent } from './delivery.ts';
import { post } from './node-http.ts';

type Key = Readonly<Record<'pk' | 'sk', string>>;

const client = new DynamoDBClient({});
const { ENDPOINTS_TABLE: endpointsTable = '', MESSAGES_TABLE: messagesTable = '' } = process.env;

/** What send asks of AWS for a batch, by the official SDK and nothing on top: two reads, and a write for each delivery. */
export async function handler(event: FloorEvent): Promise<void> {
  const deliveries = deliveriesOf(event);
  await read(messagesTable, new Map(deliveries.map(({ keys }) => [keys.message.pk, keys.message])));
  const entries = deliveries.flatMap(({ keys }) => [keys.endpoint, keys.health]);
  await read(endpointsTable, new Map(entries.map((key) => [`${key.pk} ${key.sk}`, key])));
  await Promise.all(
    deliveries.map(async (delivery) => {
      await post(delivery);
      await write(delivery);
    }),
  );
}

async function read(table: string, keys: ReadonlyMap<string, Key>): Promise<void> {
  const Keys = [...keys.values()].map(marshalled);
  await client.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }));
}

async function write({ id, url, keys }: FloorDelivery): Promise<void> {
  await client.send(
    new PutItemCommand({
      TableName: messagesTable,
      Item: { ...marshalled(keys.attempt), ...attemptItem(id, url) },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
}

function marshalled({ pk, sk }: Key): Record<string, AttributeValue> {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** As many attributes and bytes as a successful attempt has. */
function attemptItem(id: string, url: string): Record<string, AttributeValue> {
  const nowMs = String(Date.now());
  return {
    attemptId: { S: `atmpt_${id.slice(4)}` },
    organization: { S: 'org_23rb8YdGqMT0qIzpgGwdXfHirMu' },
    application: { S: 'app_23rb8YdGqMT0qIzpgGwdXfHirMu' },
    message: { S: id },
    endpoint: { S: 'ep_23rb8YdGqMT0qIzpgGwdXfHirMu' },
    number: { N: '1' },
    eventType: { S: 'order.placed' },
    url: { S: url },
    startedAtMs: { N: nowMs },
    trigger: { S: 'scheduled' },
    status: { S: 'succeeded' },
    durationMs: { N: '3' },
    responseStatusCode: { N: '200' },
    responseBody: { S: '{"ok":true}' },
    endpointLog: { S: 'floor#ep_23rb8YdGqMT0qIzpgGwdXfHirMu#0' },
    expiresAt: { N: nowMs.slice(0, 10) },
  };
}
