import { ApiError } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EventTypeIn } from './event-type-body.ts';
import { EventTypeOut, eventTypeJson } from './event-type-out.ts';
import { eventTypeOf, schemasText } from './save-event-type.ts';

export const createEventType = defineRoute({
  method: 'POST',
  path: '/api/v1/event-type',
  operationId: 'v1.event-type.create',
  summary: 'Create an event type, or bring an archived one back',
  tag: 'Event Type',
  access: 'organization',
  body: EventTypeIn,
  replies: { 201: EventTypeOut },
  errors: [409],
  action: async (call, deps: ManageDeps) => {
    const { body } = call;
    const { organization } = call.principal;
    const input = { ...body, schemas: schemasText(call) };
    const created = eventTypeOf(organization, body.name, input, deps.now());
    if (await deps.eventTypes.create(created)) return { status: 201, json: eventTypeJson(created) };
    const existing = await deps.eventTypes.find(organization, body.name);
    if (existing && !existing.archived) {
      throw new ApiError(409, 'event_type_exists', `The event type ${body.name} exists already.`);
    }
    const restored = { ...created, createdAtMs: existing?.createdAtMs ?? created.createdAtMs };
    await deps.eventTypes.save(restored);
    return { status: 201, json: eventTypeJson(restored) };
  },
});
