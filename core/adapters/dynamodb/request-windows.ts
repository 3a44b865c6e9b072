import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type Admission, admit, testLimit } from '../../manage/misskey/request-window.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';

export interface RequestWindows {
  /**
   * Counts a request and says whether it is within the limit. Undefined where so many came at once that it could not be
   * counted.
   */
  admit(name: string, nowMs: number): Promise<Admission | undefined>;
}

const Item = z.object({ stamps: z.array(z.number()), counted: z.number() });

/** Of several requests at one instant one is counted in each round; a client has a few on their way at most. */
const maxTries = 20;

/** The requests of limited routes, in one item for each client: 60 stamps are half a kilobyte. */
export function createRequestWindows(table: TableAccess): RequestWindows {
  const keyOf = (name: string) => ({ pk: `requests#${name}`, sk: 'window' });

  const read = async (name: string) => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.tableName, Key: keyOf(name), ConsistentRead: true }),
    );
    return answer.Item && Item.parse(answer.Item);
  };

  return {
    async admit(name, nowMs) {
      for (let tries = 0; tries < maxTries; tries++) {
        const before = await read(name);
        const admission = admit(before?.stamps ?? [], nowMs);
        const written = await wasWritten(
          table.client.send(
            new PutCommand({
              TableName: table.tableName,
              Item: {
                ...keyOf(name),
                stamps: admission.stamps,
                counted: (before?.counted ?? 0) + 1,
                expiresAt: Math.ceil((nowMs + testLimit.durationMs) / 1000),
              },
              ...(before
                ? {
                    ConditionExpression: '#counted = :seen',
                    ExpressionAttributeNames: { '#counted': 'counted' },
                    ExpressionAttributeValues: { ':seen': before.counted },
                  }
                : { ConditionExpression: 'attribute_not_exists(pk)' }),
            }),
          ),
        );
        if (written) return admission;
      }
      return undefined;
    },
  };
}
