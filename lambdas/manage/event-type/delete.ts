import * as z from 'zod/mini';
import { BooleanText } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findEventType } from './save-event-type.ts';

export const deleteEventType = defineRoute({
  method: 'DELETE',
  path: '/api/v1/event-type/{event_type_name}',
  operationId: 'v1.event-type.delete',
  summary: 'Archive an event type, or with expunge=true remove it',
  tag: 'Event Type',
  access: 'organization',
  query: z.object({ expunge: z._default(BooleanText, false) }),
  replies: { 204: null },
  action: async (call, deps: ManageDeps) => {
    const eventType = await findEventType(deps, call);
    if (call.query.expunge) await deps.eventTypes.remove(eventType.organization, eventType.name);
    else await deps.eventTypes.save({ ...eventType, archived: true, updatedAtMs: deps.now() });
    return { status: 204 };
  },
});
