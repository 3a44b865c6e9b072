import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EventTypeOut, eventTypeJson } from './event-type-out.ts';
import { findEventType } from './save-event-type.ts';

export const getEventType = defineRoute({
  method: 'GET',
  path: '/api/v1/event-type/{event_type_name}',
  operationId: 'v1.event-type.get',
  summary: 'Get an event type',
  tag: 'Event Type',
  access: 'application',
  replies: { 200: EventTypeOut },
  action: async (call, deps: ManageDeps) => ({
    status: 200,
    json: eventTypeJson(await findEventType(deps, call)),
  }),
});
