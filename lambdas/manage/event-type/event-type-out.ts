import * as z from 'zod/mini';
import type { EventType } from '../../../core/manage/event-type.ts';
import { isoTime, Time } from '../../api/fields.ts';

/** An event type as clients read it. */
export const EventTypeOut = z.object({
  name: z.string(),
  description: z.string(),
  archived: z.boolean(),
  deprecated: z.boolean(),
  /** JSON Schemas of its payload by version; documentation, never enforced. */
  schemas: z.nullable(z.record(z.string(), z.unknown())),
  featureFlags: z.optional(z.array(z.string())),
  featureFlag: z.optional(z.string()),
  groupName: z.optional(z.string()),
  createdAt: Time,
  updatedAt: Time,
});

/** An event type as JSON text, its schemas spelt as the client wrote them: `"maximum":9223372036854775807` stays so. */
export function eventTypeJson(eventType: EventType, withContent = true): string {
  const rest = JSON.stringify({
    name: eventType.name,
    description: eventType.description,
    archived: eventType.archived,
    deprecated: eventType.deprecated,
    ...(eventType.featureFlags === undefined
      ? {}
      : { featureFlags: eventType.featureFlags, featureFlag: eventType.featureFlags[0] }),
    ...(eventType.groupName === undefined ? {} : { groupName: eventType.groupName }),
    createdAt: isoTime(eventType.createdAtMs),
    updatedAt: isoTime(eventType.updatedAtMs),
  });
  return `${rest.slice(0, -1)},"schemas":${(withContent ? eventType.schemas : undefined) ?? 'null'}}`;
}
