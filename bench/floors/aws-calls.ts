import {
  type AttributeValue,
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { attemptItem } from '../attempt-item.ts';
import { deliveriesOf, type FloorDelivery, type FloorEvent } from './delivery.ts';
import { post } from './node-http.ts';

type Key = Readonly<Record<'pk' | 'sk', string>>;

const client = new DynamoDBClient({});
const { ENDPOINTS_TABLE: endpointsTable = '', MESSAGES_TABLE: messagesTable = '' } = process.env;

/** What send asks of AWS for a batch, by the official SDK and nothing on top: two reads, and one write for all. */
export async function handler(event: FloorEvent): Promise<void> {
  const deliveries = deliveriesOf(event);
  await read(messagesTable, new Map(deliveries.map(({ keys }) => [keys.message.pk, keys.message])));
  const entries = deliveries.flatMap(({ keys }) => [keys.endpoint, keys.health]);
  await read(endpointsTable, new Map(entries.map((key) => [`${key.pk} ${key.sk}`, key])));
  await Promise.all(deliveries.map(post));
  await client.send(new BatchExecuteStatementCommand({ Statements: deliveries.map(statement) }));
}

async function read(table: string, keys: ReadonlyMap<string, Key>): Promise<void> {
  const Keys = [...keys.values()].map(marshalled);
  await client.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }));
}

function statement({ id, url, keys }: FloorDelivery) {
  const item = attemptItem({ ...keys.attempt, message: id, url });
  const members = Object.keys(item).map((name) => `'${name}':?`);
  return {
    Statement: `INSERT INTO "${messagesTable}" VALUE {${members.join()}}`,
    Parameters: Object.values(item),
  };
}

function marshalled({ pk, sk }: Key): Record<string, AttributeValue> {
  return { pk: { S: pk }, sk: { S: sk } };
}
