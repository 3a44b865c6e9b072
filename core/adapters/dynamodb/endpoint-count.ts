import type { TableAccess } from './document-client.ts';
import { type EndpointOwner, endpointKey } from './endpoints.ts';
import { queryAnswers } from './query-answers.ts';

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
      const answers = queryAnswers(table, {
        ConsistentRead: true,
        Select: 'COUNT',
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
        ExpressionAttributeValues: { ':pk': pk, ':low': low, ':high': `${low}${upTo}` },
      });
      let total = 0;
      for await (const { Count = 0 } of answers) total += Count;
      return total;
    },
  };
}
