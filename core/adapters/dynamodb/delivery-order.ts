import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { OrderPlace } from '../../ordering/order-place.ts';
import type { OrderEntry } from '../../ordering/turn.ts';
import type { TableAccess } from './document-client.ts';
import { queryAnswers } from './query-answers.ts';

export interface DeliveryOrder {
  /**
   * Takes the next place in the line of a key, and writes down which message has it. From then on whoever looks for
   * what was published before them sees it.
   */
  take(place: NewPlace, signal?: AbortSignal): Promise<OrderPlace>;
  /** The entries before a place, the nearest first. Strongly consistent. */
  entriesBefore(application: string, place: Pick<OrderPlace, 'line' | 'position'>): AsyncIterable<OrderEntry>;
}

export interface NewPlace extends Pick<OrderEntry, 'message' | 'labels' | 'line' | 'takenAtMs'> {
  readonly application: string;
  readonly pointer: string;
  /** When DynamoDB may delete it (UNIX time in seconds). */
  readonly expiresAt: number;
}

/** The count outlives its entries by far: begun anew too soon it would put new messages before old ones. */
const countOutlivesSeconds = 30 * 86_400;
/** An entry has some 200 bytes, and a read unit covers 4 KB. */
const entriesPerPage = 20;

const Entry = z.object({
  line: z.string(),
  position: z.number(),
  message: z.string(),
  labels: z.object({
    eventType: z.string(),
    channels: z.optional(z.array(z.string())),
    scope: z.optional(z.string()),
  }),
  takenAtMs: z.number(),
  previousAtMs: z.number(),
});

export const positionKey = (position: number) => String(position).padStart(16, '0');

export function createDeliveryOrder(table: TableAccess): DeliveryOrder {
  const pkOf = (application: string, line: string) => `order#${application}#${line}`;

  return {
    async take({ application, pointer, expiresAt, ...entry }, signal) {
      const pk = pkOf(application, entry.line);
      const abort = signal ? { abortSignal: signal } : {};
      const counted = await table.client.send(
        new UpdateCommand({
          TableName: table.tableName,
          Key: { pk, sk: 'count' },
          // The right-hand sides are what was there before.
          UpdateExpression:
            'SET taken = if_not_exists(taken, :none) + :one, previousAtMs = if_not_exists(takenAtMs, :none), ' +
            'takenAtMs = :now, expiresAt = :expires',
          ExpressionAttributeValues: {
            ':none': 0,
            ':one': 1,
            ':now': entry.takenAtMs,
            ':expires': expiresAt + countOutlivesSeconds,
          },
          ReturnValues: 'ALL_NEW',
        }),
        abort,
      );
      const position = Number(counted.Attributes?.['taken']);
      const previousAtMs = Number(counted.Attributes?.['previousAtMs']);
      await table.client.send(
        new PutCommand({
          TableName: table.tableName,
          Item: { pk, sk: positionKey(position), ...entry, position, previousAtMs, expiresAt },
        }),
        abort,
      );
      return { pointer, line: entry.line, position, takenAtMs: entry.takenAtMs, previousAtMs };
    },

    async *entriesBefore(application, place) {
      const answers = queryAnswers(table, {
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk < :position',
        ExpressionAttributeValues: {
          ':pk': pkOf(application, place.line),
          ':position': positionKey(place.position),
        },
        ScanIndexForward: false,
        Limit: entriesPerPage,
      });
      for await (const { Items = [] } of answers) {
        for (const item of Items) yield Entry.parse(item);
      }
    },
  };
}
