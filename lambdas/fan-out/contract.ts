import * as z from 'zod/mini';
import { Channel, EventId, EventTypeName } from '../../core/publish/event-name.ts';

/** What the fan-out function reads from its environment; the construct supplies exactly these. */
export const FanOutEnv = z.object({
  ENDPOINTS_TABLE: z.string(),
  MESSAGES_TABLE: z.string(),
  PAYLOAD_BUCKET: z.string(),
  EVENTS_QUEUE_URL: z.string(),
  EVENTS_DLQ_URL: z.string(),
  DELIVERIES_QUEUE_URL: z.string(),
  /** The organization of producers' events that name none. */
  DEFAULT_ORGANIZATION: z.string(),
  RETENTION_DAYS: z.coerce.number<string>().check(z.int(), z.positive()),
});
export type FanOutEnvInput = z.input<typeof FanOutEnv>;

/** A stored message whose deliveries are to be queued: what publish, and fan-out itself, put on the events queue. */
export const FanOutMessage = z.strictObject({
  v: z.literal(1),
  organization: z.string(),
  application: z.string(),
  message: z.string(),
  /** The last endpoint that the page before this one reached. */
  afterEndpoint: z.optional(z.string()),
  /** Set where an earlier page was begun more than once, and with it perhaps this one. */
  mayBeRepeated: z.optional(z.boolean()),
  /** How often it was put back because its message was not stored yet. */
  waits: z.optional(z.int().check(z.positive())),
});
export type FanOutMessage = z.infer<typeof FanOutMessage>;

/**
 * What a producer inside AWS may put on the events queue itself instead of calling the API. `application` is an id or a
 * uid. The payload is kept as it is written in the message body.
 */
export const ProducerEvent = z.object({
  // The table's keys end at 2,048 bytes; ids and uids end long before.
  organization: z.optional(z.string().check(z.maxLength(100))),
  application: z.string().check(z.minLength(1), z.maxLength(256)),
  eventType: EventTypeName,
  payload: z.record(z.string(), z.unknown()),
  eventId: z.nullish(EventId),
  channels: z.nullish(z.array(Channel).check(z.maxLength(10))),
});
export type ProducerEvent = z.infer<typeof ProducerEvent>;
