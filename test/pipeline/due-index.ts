import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../../local/stack.ts';
import { operator } from './operator.ts';

/** The items of a message's deliveries that wait in the due index. */
export async function dueDeliveries(stack: LocalStack, message: string): Promise<Record<string, unknown>[]> {
  const { client, tableName } = operator(stack);
  const answer = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': `deliveries#${message}`, ':prefix': 'd#' },
    }),
  );
  return answer.Items ?? [];
}

/** Lets an hour pass for a message's waiting deliveries. */
export async function makeDueNow(stack: LocalStack, message: string): Promise<void> {
  const { client, tableName } = operator(stack);
  for (const item of await dueDeliveries(stack, message)) {
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: item['pk'], sk: item['sk'] },
        UpdateExpression: 'SET dueAtMs = :now',
        ExpressionAttributeValues: { ':now': Date.now() },
      }),
    );
  }
}
