import { QueryCommand, type QueryCommandInput, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from './document-client.ts';

/** DynamoDB's answers to a query, each up to 1 MB or `Limit` items: the next one is asked for when the loop comes to it. */
export async function* queryAnswers(
  table: TableAccess,
  query: Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>,
): AsyncGenerator<QueryCommandOutput, undefined> {
  let startKey: QueryCommandInput['ExclusiveStartKey'];
  do {
    const answer: QueryCommandOutput = await table.client.send(
      new QueryCommand({ TableName: table.tableName, ...query, ExclusiveStartKey: startKey }),
    );
    yield answer;
    startKey = answer.LastEvaluatedKey;
  } while (startKey);
}
