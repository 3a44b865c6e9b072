import * as z from 'zod/mini';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { text } from '../../api/fields.ts';

const Schemas = z.record(z.string(), z.record(z.string(), z.unknown()));
const FeatureFlag = text(256).check(z.minLength(1));
const Description = text(65_536);

const rest = {
  description: Description,
  archived: z.nullish(z.boolean()),
  deprecated: z.nullish(z.boolean()),
  schemas: z.nullish(Schemas),
  featureFlags: z.nullish(z.array(FeatureFlag).check(z.maxLength(25))),
  /** Older name of featureFlags, one flag. */
  featureFlag: z.nullish(FeatureFlag),
  groupName: z.nullish(EventTypeName),
};

export const EventTypeIn = z.object({ name: EventTypeName, ...rest });
/** A PUT names the event type in its path. */
export const EventTypeUpdate = z.object(rest);
export type EventTypeUpdate = z.infer<typeof EventTypeUpdate>;
/** Absent members stay as they are; null clears what can be without. */
export const EventTypePatch = z.object({ ...rest, description: z.nullish(Description) });
export type EventTypePatch = z.infer<typeof EventTypePatch>;
