import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../../local/stack.ts';
import { operator } from '../pipeline/operator.ts';

/** What of a message waits in the due index to be fanned out. */
export async function dueFanOuts(stack: LocalStack, message: string): Promise<Record<string, unknown>[]> {
  const { client, tableName } = operator(stack);
  const answer = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': `deliveries#${message}`, ':sk': 'fan-out' },
    }),
  );
  return answer.Items ?? [];
}

/** Lets a day pass for a message that waits to be fanned out. */
export async function makeFanOutDueNow(stack: LocalStack, message: string): Promise<void> {
  const { client, tableName } = operator(stack);
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { pk: `deliveries#${message}`, sk: 'fan-out' },
      UpdateExpression: 'SET dueAtMs = :now',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':now': Date.now() },
    }),
  );
}

/** Lets the retention of a message run out, without DynamoDB having deleted it. */
export async function letGo(stack: LocalStack, application: string, message: string): Promise<void> {
  const { client, tableName } = operator(stack);
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { pk: `msg#${application}#0`, sk: message },
      UpdateExpression: 'SET goneAtMs = :now',
      ConditionExpression: 'attribute_exists(goneAtMs)',
      ExpressionAttributeValues: { ':now': Date.now() },
    }),
  );
}

/** For how long DynamoDB keeps a message's item from now on. */
export async function keptSeconds(stack: LocalStack, application: string, message: string): Promise<number> {
  const { client, tableName } = operator(stack);
  const key = { pk: `msg#${application}#0`, sk: message };
  const answer = await client.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
  return Number(answer.Item?.['expiresAt']) - Date.now() / 1000;
}
