import * as z from 'zod';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { text } from '../../api/fields.ts';

const Schemas = z.record(z.string(), z.record(z.string(), z.unknown()));
const FeatureFlag = text(256).min(1);
const Description = text(65_536);

const rest = {
  description: Description,
  archived: z.boolean().nullish(),
  deprecated: z.boolean().nullish(),
  schemas: Schemas.nullish(),
  featureFlags: z.array(FeatureFlag).max(25).nullish(),
  /** Older name of featureFlags, one flag. */
  featureFlag: FeatureFlag.nullish(),
  groupName: EventTypeName.nullish(),
};

export const EventTypeIn = z.object({ name: EventTypeName, ...rest });
/** A PUT names the event type in its path. */
export const EventTypeUpdate = z.object(rest);
export type EventTypeUpdate = z.infer<typeof EventTypeUpdate>;
/** Absent members stay as they are; null clears what can be without. */
export const EventTypePatch = z.object({ ...rest, description: Description.nullish() });
export type EventTypePatch = z.infer<typeof EventTypePatch>;
