import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';

/**
 * A unique name: one item per name that points at the thing which holds it. Written before the thing, so a crash in
 * between leaves a claim without a target; whoever wants the name later takes it over (`takeOverClaim`).
 */
export interface ClaimKey {
  readonly pk: string;
  readonly sk: string;
}

const Claim = z.object({ target: z.string(), claimedAtMs: z.number(), expiresAt: z.optional(z.number()) });
export type Claim = z.infer<typeof Claim>;

export interface NewClaim {
  readonly target: string;
  readonly claimedAtMs: number;
  /** When the name is free again, if ever (UNIX time in seconds, DynamoDB's TTL attribute). */
  readonly expiresAt?: number | undefined;
}

/** Takes a name that nobody holds. False when somebody does. */
export function claimName(table: TableAccess, key: ClaimKey, claim: NewClaim): Promise<boolean> {
  return wasWritten(
    table.client.send(
      new PutCommand({
        TableName: table.tableName,
        Item: { ...key, ...claim },
        // TTL deletes within days, not at the second: an expired claim is free although it is still there.
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
        ExpressionAttributeValues: { ':now': Math.floor(claim.claimedAtMs / 1000) },
      }),
    ),
  );
}

/** Takes a name from a holder that was found to be gone. False when the name changed hands meanwhile. */
export function takeOverClaim(
  table: TableAccess,
  key: ClaimKey,
  from: string,
  claim: NewClaim,
): Promise<boolean> {
  return wasWritten(
    table.client.send(
      new PutCommand({
        TableName: table.tableName,
        Item: { ...key, ...claim },
        ConditionExpression: 'target = :from',
        ExpressionAttributeValues: { ':from': from },
      }),
    ),
  );
}

export async function readClaim(
  table: TableAccess,
  key: ClaimKey,
  nowMs: number,
): Promise<Claim | undefined> {
  const answer = await table.client.send(
    new GetCommand({ TableName: table.tableName, Key: key, ConsistentRead: true }),
  );
  if (!answer.Item) return undefined;
  const claim = Claim.parse(answer.Item);
  return claim.expiresAt !== undefined && claim.expiresAt * 1000 < nowMs ? undefined : claim;
}

/** Frees a name, if `target` still holds it. */
export async function releaseClaim(table: TableAccess, key: ClaimKey, target: string): Promise<void> {
  await wasWritten(
    table.client.send(
      new DeleteCommand({
        TableName: table.tableName,
        Key: key,
        ConditionExpression: 'target = :target',
        ExpressionAttributeValues: { ':target': target },
      }),
    ),
  );
}
