import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SigningHash } from '../signing-hash.ts';

/**
 * Three tries of a throttled call take up to 2 s, the SDK's usual four up to 5 s: longer than a publication may take
 * (4 s), which would then give up before it learns that its log has to grow.
 */
const maxAttempts = 3;

/** A DynamoDB client that leaves out undefined members, so that an absent optional field is an absent attribute. */
export function createDocumentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts, sha256: SigningHash }), {
    marshallOptions: {
      removeUndefinedValues: true,
      // An object with a member of that name, such as somebody's metadata, is taken for an instance of a class.
      convertClassInstanceToMap: true,
    },
  });
}

/** The key of an item: every table has the same two. */
export type ItemKey = { readonly pk: string; readonly sk: string };

/** A table of this deployment and the client to reach it. */
export interface TableAccess {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}
