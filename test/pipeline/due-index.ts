import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { operatorConfig } from '../../local/operator.ts';
import type { LocalStack } from '../../local/stack.ts';

/** The deployment's operator, who may do everything with its tables. */
export function operator(stack: LocalStack) {
  const client = new DynamoDBClient(operatorConfig(stack.gatewayUrl));
  const table = stack.template
    .ofType('AWS::DynamoDB::Table')
    .find(({ logicalId }) => logicalId.startsWith('Messages'));
  return {
    client: DynamoDBDocumentClient.from(client),
    tableName: stack.physical(table?.logicalId ?? ''),
  };
}

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
