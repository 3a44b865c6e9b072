import type { EventType } from '../../../core/manage/event-type.ts';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { memberText } from '../../../core/publish/raw-json.ts';
import { invalidByZod, notFound } from '../../api/api-error.ts';
import { withoutUndefined } from '../../api/fields.ts';
import type { Call } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { checkStoredSize } from '../stored-size.ts';
import type { EventTypeUpdate } from './event-type-body.ts';

type EventTypeFields = Omit<EventTypeUpdate, 'schemas'> & { readonly schemas?: string | null | undefined };

/**
 * The event type that a PUT or POST makes: every field, absent ones to their defaults.
 * @throws ApiError 422 where it is too large to be stored
 */
export function eventTypeOf(
  organization: string,
  name: string,
  input: EventTypeFields,
  nowMs: number,
  createdAtMs = nowMs,
): EventType {
  const eventType: EventType = withoutUndefined({
    organization,
    name,
    description: input.description,
    archived: input.archived ?? false,
    deprecated: input.deprecated ?? false,
    schemas: input.schemas ?? undefined,
    featureFlag: input.featureFlag ?? undefined,
    groupName: input.groupName ?? undefined,
    createdAtMs,
    updatedAtMs: nowMs,
  });
  checkStoredSize('event type', eventType);
  return eventType;
}

/** The schemas of a body as they were written; null and undefined stay what they are. */
export function schemasText(
  call: Pick<Call<unknown, Pick<EventTypeUpdate, 'schemas'>>, 'body' | 'bodyText'>,
) {
  return call.body.schemas ? memberText(call.bodyText, 'schemas') : (call.body.schemas as null | undefined);
}

/** The event type that a path names. @throws ApiError 404, or 422 where it can be no event type's name */
export async function findEventType(
  deps: Pick<ManageDeps, 'eventTypes'>,
  call: Pick<Call<unknown, unknown>, 'principal' | 'params'>,
): Promise<EventType> {
  const name = nameIn(call);
  const eventType = await deps.eventTypes.find(call.principal.organization, name);
  if (!eventType) throw notFound('event type', name);
  return eventType;
}

export function nameIn(call: Pick<Call<unknown, unknown>, 'params'>): string {
  const result = EventTypeName.safeParse(call.params['event_type_name']);
  if (!result.success) throw invalidByZod('path', result.error);
  return result.data;
}
