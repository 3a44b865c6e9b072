import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { operatorConfig } from '../../local/operator.ts';
import type { LocalStack } from '../../local/stack.ts';

export type TableName = 'Endpoints' | 'Messages';

/** The deployment's operator, who may do everything with its tables, at one of them. */
export function operator(stack: LocalStack, table: TableName = 'Messages') {
  const found = stack.template
    .ofType('AWS::DynamoDB::Table')
    .find(({ logicalId }) => logicalId.startsWith(table));
  return {
    client: DynamoDBDocumentClient.from(new DynamoDBClient(operatorConfig(stack.gatewayUrl))),
    tableName: stack.physical(found?.logicalId ?? ''),
  };
}
