import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { healthKey } from './endpoint-health.ts';

/** What endpoints' health items say of requests that take long (core/send/slow-lane.ts). */
export interface SlowMarks {
  /**
   * Writes a slow request down.
   * @param untilMs where it makes the endpoint slow, or keeps it so
   * @returns when the one before it was, where one was noted
   */
  note(endpoint: string, atMs: number, untilMs: number | undefined): Promise<number | undefined>;
  /** The endpoint is slow no more. False where a request was slow at `beforeMs` or later. */
  clear(endpoint: string, beforeMs: number): Promise<boolean>;
}

const Before = z.object({ slowAtMs: z.optional(z.number()) });

export function createSlowMarks({ client, tableName }: TableAccess): SlowMarks {
  return {
    async note(endpoint, atMs, untilMs) {
      const answer = await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: healthKey(endpoint),
          UpdateExpression: `SET slowAtMs = :at${untilMs === undefined ? '' : ', slowUntilMs = :until'}`,
          ExpressionAttributeValues: { ':at': atMs, ...(untilMs === undefined ? {} : { ':until': untilMs }) },
          ReturnValues: 'UPDATED_OLD',
        }),
      );
      return Before.parse(answer.Attributes ?? {}).slowAtMs;
    },

    clear: (endpoint, beforeMs) =>
      wasWritten(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: healthKey(endpoint),
            UpdateExpression: 'REMOVE slowAtMs, slowUntilMs',
            ConditionExpression: 'slowAtMs < :before',
            ExpressionAttributeValues: { ':before': beforeMs },
          }),
        ),
      ),
  };
}
