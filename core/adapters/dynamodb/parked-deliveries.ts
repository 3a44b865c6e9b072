import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { wasWritten } from './conditional-write.ts';
import { positionKey } from './delivery-order.ts';
import type { TableAccess } from './document-client.ts';

/** A place in a key's line at one endpoint. */
export interface ParkingPlace {
  readonly endpoint: string;
  readonly line: string;
  readonly position: number;
}

/** A delivery that waits until what was published before it under the same key is finished. */
export const ParkedDelivery = z.object({
  endpoint: z.string(),
  line: z.string(),
  position: z.number(),
  message: z.string(),
  /** What goes back to the deliveries queue (lambdas/send/contract.ts). */
  delivery: z.record(z.string(), z.unknown()),
  /** For which message it waits, and since when nothing was seen of that. */
  behind: z.string(),
  unseenSinceMs: z.optional(z.number()),
  /** When it looks by itself whether it is its turn. */
  lookAtMs: z.number(),
  /** When it was given back to the queue; it is not parked any more then. */
  wokenAtMs: z.optional(z.number()),
});
export type ParkedDelivery = z.infer<typeof ParkedDelivery>;

export interface ParkedDeliveries {
  park(parked: ParkedDelivery, expiresAt: number): Promise<void>;
  /** Strongly consistent; one that was woken too. */
  find(place: ParkingPlace): Promise<ParkedDelivery | undefined>;
  /** The first ones behind a place, those that were woken too. Strongly consistent. */
  behind(place: ParkingPlace): Promise<readonly ParkedDelivery[]>;
  /** Of several that want to give it back to the queue, one is told true. */
  claim(place: ParkingPlace, nowMs: number): Promise<boolean>;
  /** Notes when it looks again. False where it was woken meanwhile. */
  lookAgain(parked: ParkedDelivery): Promise<boolean>;
}

/** What was woken lies before what was not, apart from what nobody waits for any more. */
const readAtOnce = 10;

/** Items are not deleted when they are woken: that would be a write more, and they expire with their message. */
export function createParkedDeliveries(table: TableAccess): ParkedDeliveries {
  const pkOf = ({ endpoint, line }: ParkingPlace) => `parked#${endpoint}#${line}`;
  const keyOf = (place: ParkingPlace) => ({ pk: pkOf(place), sk: positionKey(place.position) });
  const isParked = 'attribute_exists(pk) AND attribute_not_exists(wokenAtMs)';

  return {
    async park(parked, expiresAt) {
      await table.client.send(
        new PutCommand({ TableName: table.tableName, Item: { ...keyOf(parked), ...parked, expiresAt } }),
      );
    },

    async find(place) {
      const answer = await table.client.send(
        new GetCommand({ TableName: table.tableName, Key: keyOf(place), ConsistentRead: true }),
      );
      return answer.Item && ParkedDelivery.parse(answer.Item);
    },

    async behind(place) {
      const answer = await table.client.send(
        new QueryCommand({
          TableName: table.tableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk > :position',
          ExpressionAttributeValues: { ':pk': pkOf(place), ':position': positionKey(place.position) },
          Limit: readAtOnce,
        }),
      );
      return (answer.Items ?? []).map((item) => ParkedDelivery.parse(item));
    },

    claim: (place, nowMs) =>
      wasWritten(
        table.client.send(
          new UpdateCommand({
            TableName: table.tableName,
            Key: keyOf(place),
            UpdateExpression: 'SET wokenAtMs = :now',
            ConditionExpression: isParked,
            ExpressionAttributeValues: { ':now': nowMs },
          }),
        ),
      ),

    lookAgain: (parked) =>
      wasWritten(
        table.client.send(
          new UpdateCommand({
            TableName: table.tableName,
            Key: keyOf(parked),
            UpdateExpression:
              parked.unseenSinceMs === undefined
                ? 'SET behind = :behind, lookAtMs = :look REMOVE unseenSinceMs'
                : 'SET behind = :behind, lookAtMs = :look, unseenSinceMs = :since',
            ConditionExpression: isParked,
            ExpressionAttributeValues: {
              ':behind': parked.behind,
              ':look': parked.lookAtMs,
              ...(parked.unseenSinceMs === undefined ? {} : { ':since': parked.unseenSinceMs }),
            },
          }),
        ),
      ),
  };
}
