import * as z from 'zod/mini';

/** A name that endpoints can subscribe to, with its documentation, as it is kept. */
export const EventType = z.object({
  organization: z.string(),
  name: z.string(),
  description: z.string(),
  archived: z.boolean(),
  deprecated: z.boolean(),
  /** JSON Schemas by version, as the JSON text that the client wrote; documentation, never enforced. */
  schemas: z.optional(z.string()),
  /** Applications see it with one of these flags in their token; absent: all of them do. */
  featureFlags: z.optional(z.array(z.string())),
  groupName: z.optional(z.string()),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
});
export type EventType = z.infer<typeof EventType>;

/** @param flags those of an application's token; undefined for an organization's, which sees every event type */
export function sees(flags: readonly string[] | undefined, eventType: EventType): boolean {
  const { featureFlags } = eventType;
  return !flags || !featureFlags || featureFlags.some((flag) => flags.includes(flag));
}
