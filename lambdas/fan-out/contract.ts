import * as z from 'zod';
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
  RETENTION_DAYS: z.coerce.number<string>().int().positive(),
});
export type FanOutEnvInput = z.input<typeof FanOutEnv>;

/** A stored message whose deliveries are to be queued: what publish, and fan-out itself, put on the events queue. */
export const FanOutMessage = z.strictObject({
  v: z.literal(1),
  organization: z.string(),
  application: z.string(),
  message: z.string(),
  /** The last endpoint that the page before this one reached. */
  afterEndpoint: z.string().optional(),
  /** Set where an earlier page was begun more than once, and with it perhaps this one. */
  mayBeRepeated: z.boolean().optional(),
  /** How often it was put back because its message was not stored yet. */
  waits: z.number().int().positive().optional(),
});
export type FanOutMessage = z.infer<typeof FanOutMessage>;

/**
 * What a producer inside AWS may put on the events queue itself instead of calling the API. `application` is an id or a
 * uid. The payload is kept as it is written in the message body.
 */
export const ProducerEvent = z.object({
  // The table's keys end at 2,048 bytes; ids and uids end long before.
  organization: z.string().max(100).optional(),
  application: z.string().min(1).max(256),
  eventType: EventTypeName,
  payload: z.record(z.string(), z.unknown()),
  eventId: EventId.nullish(),
  channels: z.array(Channel).max(10).nullish(),
});
export type ProducerEvent = z.infer<typeof ProducerEvent>;
