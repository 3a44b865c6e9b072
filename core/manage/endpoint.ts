import * as z from 'zod/mini';

/** A URL of an application with what it wants and how, as it is kept. Secrets are sealed (core/secrets). */
export const Endpoint = z.object({
  organization: z.string(),
  application: z.string(),
  id: z.string(),
  uid: z.optional(z.string()),
  url: z.string(),
  description: z.string(),
  disabled: z.boolean(),
  /** When it was disabled, and why where nobody asked for it: a sentence for its owner. */
  disabledAtMs: z.optional(z.number()),
  disabledReason: z.optional(z.string()),
  /** Absent: every event type that the dialect can say. */
  eventTypes: z.optional(z.array(z.string())),
  /** Absent: messages of every channel and of none. */
  channels: z.optional(z.array(z.string())),
  /** Deliveries per second. */
  throttleRate: z.optional(z.number()),
  /** Waits between attempts in seconds, in place of the dialect's or the deployment's. */
  retrySchedule: z.optional(z.array(z.number())),
  /** Set where deliveries of one key arrive in the order of their publication. */
  ordering: z.optional(z.literal('per-key')),
  /** Where the key lies in payloads: a JSON pointer. */
  orderingKey: z.optional(z.string()),
  /** From when on its deliveries are ordered: what was published before is not waited for. */
  orderedSinceMs: z.optional(z.number()),
  version: z.number(),
  metadata: z.record(z.string(), z.string()),
  dialect: z.string(),
  dialectOptions: z.record(z.string(), z.unknown()),
  methods: z.record(z.string(), z.enum(['POST', 'PUT', 'PATCH', 'DELETE'])),
  /** Headers that go with every delivery, as sealed JSON of names and values. */
  sealedHeaders: z.optional(z.string()),
  sealedSecret: z.string(),
  /** Earlier secrets, newest first, that still sign until they expire. */
  earlierSecrets: z.array(z.object({ sealedSecret: z.string(), expiresAtMs: z.number() })),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
});
export type Endpoint = z.infer<typeof Endpoint>;
