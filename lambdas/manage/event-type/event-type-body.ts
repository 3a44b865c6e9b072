import * as z from 'zod';
import { EventTypeName } from '../../../core/publish/event-name.ts';

const Schemas = z.record(z.string(), z.record(z.string(), z.unknown()));
const FeatureFlag = z.string().min(1).max(256);

const rest = {
  description: z.string().max(65_536),
  archived: z.boolean().nullish(),
  deprecated: z.boolean().nullish(),
  schemas: Schemas.nullish(),
  featureFlag: FeatureFlag.nullish(),
  groupName: EventTypeName.nullish(),
};

export const EventTypeIn = z.object({ name: EventTypeName, ...rest });
/** A PUT names the event type in its path. */
export const EventTypeUpdate = z.object(rest);
export type EventTypeUpdate = z.infer<typeof EventTypeUpdate>;
/** Absent members stay as they are; null clears. */
export const EventTypePatch = z.object({ ...rest, description: z.string().max(65_536).optional() });
export type EventTypePatch = z.infer<typeof EventTypePatch>;
