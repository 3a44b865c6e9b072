import type { EventType } from '../../../core/manage/event-type.ts';
import { conflict } from '../../api/api-error.ts';
import { type Call, defineRoute } from '../../api/route.ts';
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
  errors: [409],
  action: async (call, deps: ManageDeps) => {
    for (let tries = 0; tries < maxTries; tries++) {
      const before = await findEventType(deps, call);
      const after = patched(before, call, deps.now());
      // A change that another request made meanwhile is kept: this one is made again on top of it.
      if (await deps.eventTypes.replace(before, after)) return { status: 200, json: eventTypeJson(after) };
    }
    throw conflict('The event type is being changed by many requests at once; try again.');
  },
});

/** Ten requests at the same instant all get through: each round, one of them succeeds. */
const maxTries = 12;

function patched(before: EventType, call: Call<unknown, EventTypePatch>, nowMs: number): EventType {
  const schemas = schemasText(call);
  const flags = flagsIn(call.body);
  const merged = {
    ...before,
    ...call.body,
    description: call.body.description ?? before.description,
    schemas: schemas === undefined ? before.schemas : schemas,
    featureFlags: flags === undefined ? before.featureFlags : flags,
  };
  // Strictly later than before, as it also is the version that concurrent writes are compared by.
  const updatedAtMs = Math.max(nowMs, before.updatedAtMs + 1);
  return eventTypeOf(before.organization, before.name, merged, updatedAtMs, before.createdAtMs);
}
