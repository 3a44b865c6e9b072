import * as z from 'zod/mini';
import type { Application } from '../../../core/manage/application.ts';
import { isoTime, Time } from '../../api/fields.ts';

/** An application as clients read it. */
export const ApplicationOut = z.object({
  id: z.string(),
  uid: z.optional(z.string()),
  name: z.string(),
  throttleRate: z.nullable(z.number()),
  /** Older name of throttleRate. */
  rateLimit: z.optional(z.number()),
  metadata: z.record(z.string(), z.string()),
  createdAt: Time,
  updatedAt: Time,
});

export function applicationOut(application: Application): z.input<typeof ApplicationOut> {
  return {
    id: application.id,
    ...(application.uid === undefined ? {} : { uid: application.uid }),
    name: application.name,
    throttleRate: application.throttleRate ?? null,
    ...(application.throttleRate === undefined ? {} : { rateLimit: application.throttleRate }),
    metadata: application.metadata,
    createdAt: isoTime(application.createdAtMs),
    updatedAt: isoTime(application.updatedAtMs),
  };
}
