import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EventTypePatch } from './event-type-body.ts';
import { eventTypeOut } from './event-type-out.ts';
import { eventTypeOf, findEventType } from './save-event-type.ts';

export const patchEventType = defineRoute({
  method: 'PATCH',
  path: '/api/v1/event-type/{event_type_name}',
  operationId: 'v1.event-type.patch',
  summary: 'Change parts of an event type',
  access: 'organization',
  body: EventTypePatch,
  action: async (call, deps: ManageDeps) => {
    const before = await findEventType(deps, call);
    const merged = { ...before, ...call.body, description: call.body.description ?? before.description };
    const eventType = eventTypeOf(before.organization, before.name, merged, deps.now(), before.createdAtMs);
    await deps.eventTypes.save(eventType);
    return { status: 200, body: eventTypeOut(eventType) };
  },
});
