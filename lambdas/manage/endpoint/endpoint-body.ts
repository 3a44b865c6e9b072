import * as z from 'zod/mini';
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

const Url = text(maxUrlLength).check(z.minLength(1));
const Description = text(65_536);
/** An empty list means what null means, every one: Svix's own portal sends it, and Svix refuses it. */
const EventTypes = z.array(EventTypeName).check(
  z.maxLength(1000),
  z.refine(
    (names) => Buffer.byteLength(names.join('')) <= maxEventTypesBytes,
    `must take at most ${maxEventTypesBytes} bytes together`,
  ),
);
const Channels = z.array(Channel).check(z.maxLength(10));

/** A year is longer than any message is kept; 50 waits are more than any schedule in use has. */
const RetrySchedule = z.array(z.int().check(z.minimum(0), z.maximum(31_536_000))).check(z.maxLength(50));

/** What Grapnel adds to Svix's endpoint. */
const ours = {
  dialect: z.optional(z.enum(dialectNames)),
  /** What the dialect lets an endpoint choose; checked by the dialect. */
  dialectOptions: z.optional(z.record(z.string(), z.unknown())),
  /** HTTP methods by event type; checked by the dialect. */
  methods: z.optional(
    z
      .record(EventTypeName, z.string())
      .check(
        z.refine(
          (methods) => Object.keys(methods).length <= maxMethods,
          `must name at most ${maxMethods} event types`,
        ),
      ),
  ),
  /** Seconds to wait after each failed attempt; an empty list is one attempt, null the usual schedule. */
  retrySchedule: z.optional(z.nullable(RetrySchedule)),
  ...OrderingIn,
};

/** An endpoint as a client sends it. `filterTypes` and `rateLimit` are older names of `eventTypes` and `throttleRate`. */
export const EndpointIn = z.object({
  url: Url,
  description: z.nullish(Description),
  uid: z.nullish(EndpointUid),
  disabled: z.nullish(z.boolean()),
  eventTypes: z.nullish(EventTypes),
  filterTypes: z.nullish(EventTypes),
  channels: z.nullish(Channels),
  throttleRate: z.nullish(ThrottleRate),
  rateLimit: z.nullish(ThrottleRate),
  version: z.nullish(z.int().check(z.minimum(1), z.maximum(65_535))),
  metadata: z.nullish(Metadata),
  secret: z.nullish(text(1024)),
  headers: z.nullish(HeadersIn),
  ...ours,
});
export type EndpointIn = z.infer<typeof EndpointIn>;

/** Absent members stay as they are; null clears. */
export const EndpointPatch = z.object({
  url: z.optional(Url),
  description: z.optional(Description),
  uid: z.optional(z.nullable(EndpointUid)),
  disabled: z.optional(z.boolean()),
  eventTypes: z.optional(z.nullable(EventTypes)),
  filterTypes: z.optional(z.nullable(EventTypes)),
  channels: z.optional(z.nullable(Channels)),
  throttleRate: z.optional(z.nullable(ThrottleRate)),
  rateLimit: z.optional(z.nullable(ThrottleRate)),
  version: z.optional(z.int().check(z.minimum(1), z.maximum(65_535))),
  metadata: z.optional(Metadata),
  secret: z.nullish(text(1024)),
  ...ours,
});
export type EndpointPatch = z.infer<typeof EndpointPatch>;
