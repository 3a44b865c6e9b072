import { createHash } from 'node:crypto';

/** How many deliveries per second something takes. */
export interface RateLimit {
  /** What is limited: an endpoint's or an application's id. */
  readonly name: string;
  readonly perSecond: number;
}

/** Where the slots of a limit are booked, one after the other. */
export interface SlotSeries {
  readonly name: string;
  /** From one slot to the next, in whole microseconds. */
  readonly intervalUs: number;
  /** How long before its time a slot may be used: what lets some go at once after a pause. */
  readonly toleranceUs: number;
}

/**
 * A series is one item, and DynamoDB writes an item 1,000 times a second, fewer when bookings miss and are repeated: a
 * limit above this is split into several series of equal rates.
 */
const maxPerSecondOfSeries = 400;

/** The series that a message's delivery is booked in: always the same one, and each as often as the others. */
export function slotSeries(limit: RateLimit, message: string): SlotSeries {
  const count = Math.ceil(limit.perSecond / maxPerSecondOfSeries);
  const perSecond = limit.perSecond / count;
  const intervalUs = Math.ceil(1_000_000 / perSecond);
  const index = createHash('sha256').update(message).digest().readUInt32BE(0) % count;
  return {
    name: `${limit.name}#${index}`,
    intervalUs,
    // Half a second's worth at once. A request takes a while to arrive, differently each time: with half a second of that
    // a receiver still never counts more than a second's worth above the rate.
    toleranceUs: Math.max(0, Math.floor(perSecond / 2) - 1) * intervalUs,
  };
}
