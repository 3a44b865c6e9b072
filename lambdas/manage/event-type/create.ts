import { ApiError } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EventTypeIn } from './event-type-body.ts';
import { eventTypeOut } from './event-type-out.ts';
import { eventTypeOf } from './save-event-type.ts';

export const createEventType = defineRoute({
  method: 'POST',
  path: '/api/v1/event-type',
  operationId: 'v1.event-type.create',
  summary: 'Create an event type, or bring an archived one back',
  access: 'organization',
  body: EventTypeIn,
  action: async ({ principal, body }, deps: ManageDeps) => {
    const eventType = eventTypeOf(principal.organization, body.name, body, deps.now());
    if (!(await deps.eventTypes.create(eventType))) {
      const existing = await deps.eventTypes.find(principal.organization, body.name);
      if (existing && !existing.archived) {
        throw new ApiError(409, 'event_type_exists', `The event type ${body.name} exists already.`);
      }
      await deps.eventTypes.save(eventType);
    }
    return { status: 201, body: eventTypeOut(eventType) };
  },
});
