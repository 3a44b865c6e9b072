import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from './document-client.ts';
import { type EndpointOwner, endpointKey } from './endpoints.ts';

/** How many endpoints an application has. Strongly consistent. */
export interface EndpointCount {
  /** All of them, or those up to an id, itself included. */
  count(owner: EndpointOwner, upTo?: string): Promise<number>;
}

/** Greater than every character of an id. */
const afterAll = '\uffff';

/**
 * Counts the items instead of keeping a number: a number would need every writer of endpoints to change it, and would be
 * wrong after a crash between the two. An answer counts 1 MB of items: one request for some 700 endpoints.
 */
export function createEndpointCount(table: TableAccess): EndpointCount {
  return {
    async count(owner, upTo = afterAll) {
      const { pk, sk: low } = endpointKey({ ...owner, id: '' });
      let total = 0;
      let startKey: Record<string, unknown> | undefined;
      do {
        const answer = await table.client.send(
          new QueryCommand({
            TableName: table.tableName,
            ConsistentRead: true,
            Select: 'COUNT',
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
            ExpressionAttributeValues: { ':pk': pk, ':low': low, ':high': `${low}${upTo}` },
            ExclusiveStartKey: startKey,
          }),
        );
        total += answer.Count ?? 0;
        startKey = answer.LastEvaluatedKey;
      } while (startKey);
      return total;
    },
  };
}
