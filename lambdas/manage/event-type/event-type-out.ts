import type { EventType } from '../../../core/manage/event-type.ts';
import { isoTime } from '../../api/fields.ts';

export function eventTypeOut(eventType: EventType, withContent = true) {
  return {
    name: eventType.name,
    description: eventType.description,
    archived: eventType.archived,
    deprecated: eventType.deprecated,
    schemas: withContent ? (eventType.schemas ?? null) : null,
    ...(eventType.featureFlag === undefined ? {} : { featureFlag: eventType.featureFlag }),
    ...(eventType.groupName === undefined ? {} : { groupName: eventType.groupName }),
    createdAt: isoTime(eventType.createdAtMs),
    updatedAt: isoTime(eventType.updatedAtMs),
  };
}
