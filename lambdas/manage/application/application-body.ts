import * as z from 'zod';
import { uidSchema } from '../../../core/publish/event-name.ts';
import { Metadata, Name, ThrottleRate } from '../../api/fields.ts';

/** An application as a client sends it. `rateLimit` is the older name of `throttleRate`. */
export const ApplicationIn = z.object({
  name: Name,
  uid: uidSchema('app').nullish(),
  metadata: Metadata.nullish(),
  throttleRate: ThrottleRate.nullish(),
  rateLimit: ThrottleRate.nullish(),
});
export type ApplicationIn = z.infer<typeof ApplicationIn>;

/** Absent members stay as they are; null clears. */
export const ApplicationPatch = z.object({
  name: Name.optional(),
  uid: uidSchema('app').nullable().optional(),
  metadata: Metadata.nullish(),
  throttleRate: ThrottleRate.nullable().optional(),
  rateLimit: ThrottleRate.nullable().optional(),
});
