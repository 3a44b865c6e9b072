import {
  type AttributeValue,
  BatchGetItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { attemptItem } from '../attempt-item.ts';
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
      Item: attemptItem({ ...keys.attempt, message: id, url }),
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
}

function marshalled({ pk, sk }: Key): Record<string, AttributeValue> {
  return { pk: { S: pk }, sk: { S: sk } };
}
