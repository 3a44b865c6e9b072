import { randomBytes } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { openAnswer, sealAnswer } from '../../secrets/sealed-answer.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { idempotencyKey } from './message-claims.ts';

/** An answer that a repeated request gets again. */
export interface StoredResponse {
  readonly status: number;
  readonly body: string;
}

export type Begun =
  /** Nobody used the key before: do it, then `finish` or `abandon`. */
  | { readonly kind: 'first' }
  | { readonly kind: 'done'; readonly response: StoredResponse }
  /** The first request with this key has not been answered yet. */
  | { readonly kind: 'running' };

/** The first successful answer to each idempotency key. */
export interface IdempotentResponses {
  begin(scope: string, key: string): Promise<Begun>;
  finish(scope: string, key: string, response: StoredResponse): Promise<void>;
  /** Frees the key: the request failed and may be tried again under it. */
  abandon(scope: string, key: string): Promise<void>;
}

/** How long an answer is remembered: Svix's 12 hours. */
const lifetimeSeconds = 12 * 3600;
/** A request that began longer ago than any request may take (30 s, API Gateway's limit) has crashed. */
const crashedMs = 30_000;

const Item = z.object({
  startedAtMs: z.number(),
  expiresAt: z.number(),
  status: z.optional(z.number()),
  /** The answer's body, sealed: it may hold a token. */
  sealedBody: z.optional(z.string()),
});

export function createIdempotentResponses(table: TableAccess, now: () => number): IdempotentResponses {
  const keyOf = (scope: string, key: string) => ({ pk: idempotencyKey(scope, key).pk, sk: 'response' });
  const put = (scope: string, key: string, rest: { status?: number; sealedBody?: string }) => ({
    TableName: table.tableName,
    Item: {
      ...keyOf(scope, key),
      ...rest,
      startedAtMs: now(),
      expiresAt: Math.floor(now() / 1000) + lifetimeSeconds,
    },
  });

  return {
    async begin(scope, key) {
      const isFirst = await wasWritten(
        table.client.send(
          new PutCommand({
            ...put(scope, key, {}),
            // `status` is a reserved word of DynamoDB's expressions.
            ConditionExpression:
              'attribute_not_exists(pk) OR expiresAt < :now OR (attribute_not_exists(#status) AND startedAtMs < :crashed)',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: { ':now': Math.floor(now() / 1000), ':crashed': now() - crashedMs },
          }),
        ),
      );
      if (isFirst) return { kind: 'first' };
      const answer = await table.client.send(
        new GetCommand({ TableName: table.tableName, Key: keyOf(scope, key), ConsistentRead: true }),
      );
      const item = answer.Item && Item.parse(answer.Item);
      return item?.status === undefined
        ? { kind: 'running' }
        : { kind: 'done', response: { status: item.status, body: opened(scope, key, item.sealedBody) } };
    },

    async finish(scope, key, response) {
      const sealedBody = sealAnswer(requestOf(scope, key), response.body, randomBytes);
      await table.client.send(new PutCommand(put(scope, key, { status: response.status, sealedBody })));
    },

    async abandon(scope, key) {
      await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: keyOf(scope, key) }));
    },
  };
}

/** What the item's key is a hash of: the client knows it, the table does not. */
function requestOf(scope: string, key: string): string {
  return `${scope}\n${key}`;
}

function opened(scope: string, key: string, sealedBody: string | undefined): string {
  return sealedBody === undefined ? '' : openAnswer(requestOf(scope, key), sealedBody);
}
