import * as z from 'zod/mini';
import { uidSchema } from '../../../core/publish/event-name.ts';
import { Metadata, Name, ThrottleRate } from '../../api/fields.ts';

/** An application as a client sends it. `rateLimit` is the older name of `throttleRate`. */
export const ApplicationIn = z.object({
  name: Name,
  uid: z.nullish(uidSchema('app')),
  metadata: z.nullish(Metadata),
  throttleRate: z.nullish(ThrottleRate),
  rateLimit: z.nullish(ThrottleRate),
});
export type ApplicationIn = z.infer<typeof ApplicationIn>;

/** Absent members stay as they are; null clears. */
export const ApplicationPatch = z.object({
  name: z.optional(Name),
  uid: z.optional(z.nullable(uidSchema('app'))),
  metadata: z.nullish(Metadata),
  throttleRate: z.optional(z.nullable(ThrottleRate)),
  rateLimit: z.optional(z.nullable(ThrottleRate)),
});
