import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EventTypePatch } from './event-type-body.ts';
import { EventTypeOut, eventTypeJson } from './event-type-out.ts';
import { eventTypeOf, findEventType, flagsIn, schemasText } from './save-event-type.ts';

export const patchEventType = defineRoute({
  method: 'PATCH',
  path: '/api/v1/event-type/{event_type_name}',
  operationId: 'v1.event-type.patch',
  summary: 'Change parts of an event type',
  tag: 'Event Type',
  access: 'organization',
  body: EventTypePatch,
  replies: { 200: EventTypeOut },
  action: async (call, deps: ManageDeps) => {
    const before = await findEventType(deps, call);
    const schemas = schemasText(call);
    const flags = flagsIn(call.body);
    const merged = {
      ...before,
      ...call.body,
      description: call.body.description ?? before.description,
      schemas: schemas === undefined ? before.schemas : schemas,
      featureFlags: flags === undefined ? before.featureFlags : flags,
    };
    const eventType = eventTypeOf(before.organization, before.name, merged, deps.now(), before.createdAtMs);
    await deps.eventTypes.save(eventType);
    return { status: 200, json: eventTypeJson(eventType) };
  },
});
