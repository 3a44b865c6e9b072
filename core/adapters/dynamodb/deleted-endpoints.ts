import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from './document-client.ts';
import type { EndpointRef } from './endpoints.ts';
import { readPartition } from './query-page.ts';

/**
 * The ids of endpoints that were deleted, for as long as their attempts are kept: who looks for the attempts of a message
 * has to know at which endpoints it may have been made.
 */
export interface DeletedEndpoints {
  /** To be done before the endpoint is deleted. Doing it twice is doing it once. */
  add(endpoint: EndpointRef, expiresAt: number): Promise<void>;
  /** Strongly consistent. */
  list(application: string): Promise<readonly string[]>;
}

const pkOf = (application: string) => `deleted-endpoints#${application}`;

/** @param table the Messages table, whose items expire */
export function createDeletedEndpoints(table: TableAccess): DeletedEndpoints {
  return {
    async add({ application, id }, expiresAt) {
      await table.client.send(
        new PutCommand({ TableName: table.tableName, Item: { pk: pkOf(application), sk: id, expiresAt } }),
      );
    },

    list: (application) =>
      readPartition(table, { pk: pkOf(application), prefix: '', parse: ({ sk }) => String(sk) }),
  };
}
