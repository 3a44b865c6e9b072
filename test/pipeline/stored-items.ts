import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { operatorConfig } from '../../local/operator.ts';
import type { LocalStack } from '../../local/stack.ts';

/** Everything in the table whose logical id starts so, as its operator sees it. */
export async function storedItems(stack: LocalStack, start: string): Promise<Record<string, unknown>[]> {
  const table = stack.template
    .ofType('AWS::DynamoDB::Table')
    .find(({ logicalId }) => logicalId.startsWith(start));
  const client = new DynamoDBClient(operatorConfig(stack.gatewayUrl));
  const items: Record<string, unknown>[] = [];
  let startKey: Record<string, unknown> | undefined;
  do {
    const answer = await DynamoDBDocumentClient.from(client).send(
      new ScanCommand({ TableName: stack.physical(table?.logicalId ?? ''), ExclusiveStartKey: startKey }),
    );
    items.push(...(answer.Items ?? []));
    startKey = answer.LastEvaluatedKey;
  } while (startKey);
  client.destroy();
  return items;
}
