import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SlotSeries } from '../../send/throttle.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';

export interface ThrottleSlots {
  /** Books the next free slot. @returns its time (UNIX time, ms), which is not before now */
  book(series: SlotSeries, nowMs: number): Promise<number>;
}

/** A series that nothing was booked in for so long begins anew. */
const lifetimeMs = 30 * 86_400_000;

/** Two bookings of an idle series at one instant miss each other once; more often only by chance. */
const maxTries = 5;

/**
 * Virtual scheduling (GCRA, ITU-T I.371): an item holds the time up to which slots are booked, and a booking moves it on
 * by one interval. One write in a busy series, two in an idle one, no lock.
 */
export function createThrottleSlots(table: TableAccess): ThrottleSlots {
  const keyOf = ({ name }: SlotSeries) => ({ pk: `throttle#${name}`, sk: 'slots' });

  /** @returns up to where slots are booked now, or undefined where the series is idle */
  async function append(series: SlotSeries, nowMs: number): Promise<number | undefined> {
    let bookedUntilUs: unknown;
    const appended = await wasWritten(
      table.client
        .send(
          new UpdateCommand({
            TableName: table.tableName,
            Key: keyOf(series),
            UpdateExpression: 'SET bookedUntilUs = bookedUntilUs + :interval, expiresAt = :expires',
            ConditionExpression: 'bookedUntilUs >= :now',
            ExpressionAttributeValues: {
              ':interval': series.intervalUs,
              ':now': nowMs * 1000,
              ':expires': Math.ceil((nowMs + lifetimeMs) / 1000),
            },
            ReturnValues: 'UPDATED_NEW',
          }),
        )
        .then((answer) => {
          bookedUntilUs = answer.Attributes?.['bookedUntilUs'];
        }),
    );
    return appended ? Number(bookedUntilUs) : undefined;
  }

  function begin(series: SlotSeries, nowMs: number): Promise<boolean> {
    return wasWritten(
      table.client.send(
        new UpdateCommand({
          TableName: table.tableName,
          Key: keyOf(series),
          UpdateExpression: 'SET bookedUntilUs = :until, expiresAt = :expires',
          ConditionExpression: 'attribute_not_exists(pk) OR bookedUntilUs < :now',
          ExpressionAttributeValues: {
            ':until': nowMs * 1000 + series.intervalUs,
            ':now': nowMs * 1000,
            ':expires': Math.ceil((nowMs + lifetimeMs) / 1000),
          },
        }),
      ),
    );
  }

  return {
    async book(series, nowMs) {
      for (let tries = 0; tries < maxTries; tries++) {
        const untilUs = await append(series, nowMs);
        if (untilUs !== undefined) {
          const slotUs = untilUs - series.intervalUs - series.toleranceUs;
          return Math.max(nowMs, Math.ceil(slotUs / 1000));
        }
        if (await begin(series, nowMs)) return nowMs;
      }
      throw new Error(`No slot of ${series.name} could be booked in ${maxTries} tries.`);
    },
  };
}
