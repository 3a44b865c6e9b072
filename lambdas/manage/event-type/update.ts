import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EventTypeUpdate } from './event-type-body.ts';
import { EventTypeOut, eventTypeJson } from './event-type-out.ts';
import { eventTypeOf, nameIn, schemasText } from './save-event-type.ts';

export const updateEventType = defineRoute({
  method: 'PUT',
  path: '/api/v1/event-type/{event_type_name}',
  operationId: 'v1.event-type.upsert',
  summary: 'Replace an event type, or create one where there is none',
  tag: 'Event Type',
  access: 'organization',
  body: EventTypeUpdate,
  replies: { 200: EventTypeOut, 201: EventTypeOut },
  action: async (call, deps: ManageDeps) => {
    const { organization } = call.principal;
    const name = nameIn(call);
    const before = await deps.eventTypes.find(organization, name);
    const input = { ...call.body, schemas: schemasText(call) };
    const eventType = eventTypeOf(organization, name, input, deps.now(), before?.createdAtMs);
    await deps.eventTypes.save(eventType);
    return { status: before ? 200 : 201, json: eventTypeJson(eventType) };
  },
});
