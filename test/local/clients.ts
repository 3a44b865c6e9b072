import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { operatorConfig } from '../../local/operator.ts';
import type { LocalStack } from '../../local/stack.ts';

/** SDK clients with the operator's credentials, which may do everything. */
export const clients = (stack: LocalStack) => {
  const config = { ...operatorConfig(stack.gatewayUrl), maxAttempts: 1 };
  return { dynamo: new DynamoDBClient(config), sqs: new SQSClient(config), s3: new S3Client(config) };
};
