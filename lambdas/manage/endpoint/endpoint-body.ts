import * as z from 'zod';
import { dialectNames } from '../../../core/dialects/registry.ts';
import { Channel, EndpointUid, EventTypeName } from '../../../core/publish/event-name.ts';
import { Metadata, ThrottleRate, text } from '../../api/fields.ts';
import { HeadersIn } from './headers-body.ts';
import { OrderingIn } from './ordering-body.ts';

/** Svix's limit. */
export const maxUrlLength = 65_536;

/** Fan-out reads the filters of 250 endpoints for each of ten messages at once: 80 MB if all were as large as this. */
const maxEventTypesBytes = 32_768;
const maxMethods = 100;

const Url = text(maxUrlLength).min(1);
const Description = text(65_536);
/** An empty list means what null means, every one: Svix's own portal sends it, and Svix refuses it. */
const EventTypes = z
  .array(EventTypeName)
  .max(1000)
  .refine(
    (names) => Buffer.byteLength(names.join('')) <= maxEventTypesBytes,
    `must take at most ${maxEventTypesBytes} bytes together`,
  );
const Channels = z.array(Channel).max(10);

/** A year is longer than any message is kept; 50 waits are more than any schedule in use has. */
const RetrySchedule = z.array(z.number().int().min(0).max(31_536_000)).max(50);

/** What Grapnel adds to Svix's endpoint. */
const ours = {
  dialect: z.enum(dialectNames).optional(),
  /** What the dialect lets an endpoint choose; checked by the dialect. */
  dialectOptions: z.record(z.string(), z.unknown()).optional(),
  /** HTTP methods by event type; checked by the dialect. */
  methods: z
    .record(EventTypeName, z.string())
    .refine(
      (methods) => Object.keys(methods).length <= maxMethods,
      `must name at most ${maxMethods} event types`,
    )
    .optional(),
  /** Seconds to wait after each failed attempt; an empty list is one attempt, null the usual schedule. */
  retrySchedule: RetrySchedule.nullable().optional(),
  ...OrderingIn,
};

/** An endpoint as a client sends it. `filterTypes` and `rateLimit` are older names of `eventTypes` and `throttleRate`. */
export const EndpointIn = z.object({
  url: Url,
  description: Description.nullish(),
  uid: EndpointUid.nullish(),
  disabled: z.boolean().nullish(),
  eventTypes: EventTypes.nullish(),
  filterTypes: EventTypes.nullish(),
  channels: Channels.nullish(),
  throttleRate: ThrottleRate.nullish(),
  rateLimit: ThrottleRate.nullish(),
  version: z.number().int().min(1).max(65_535).nullish(),
  metadata: Metadata.nullish(),
  secret: text(1024).nullish(),
  headers: HeadersIn.nullish(),
  ...ours,
});
export type EndpointIn = z.infer<typeof EndpointIn>;

/** Absent members stay as they are; null clears. */
export const EndpointPatch = z.object({
  url: Url.optional(),
  description: Description.optional(),
  uid: EndpointUid.nullable().optional(),
  disabled: z.boolean().optional(),
  eventTypes: EventTypes.nullable().optional(),
  filterTypes: EventTypes.nullable().optional(),
  channels: Channels.nullable().optional(),
  throttleRate: ThrottleRate.nullable().optional(),
  rateLimit: ThrottleRate.nullable().optional(),
  version: z.number().int().min(1).max(65_535).optional(),
  metadata: Metadata.optional(),
  secret: text(1024).nullish(),
  ...ours,
});
export type EndpointPatch = z.infer<typeof EndpointPatch>;
