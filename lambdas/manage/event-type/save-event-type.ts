import { type EventType, sees } from '../../../core/manage/event-type.ts';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { memberText } from '../../../core/publish/raw-json.ts';
import { invalidByZod, notFound } from '../../api/api-error.ts';
import { withoutUndefined } from '../../api/fields.ts';
import type { Call } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { checkStoredSize } from '../stored-size.ts';
import type { EventTypeUpdate } from './event-type-body.ts';

type EventTypeFields = Omit<EventTypeUpdate, 'schemas'> & { readonly schemas?: string | null | undefined };

/** What a body says of feature flags, by either name; undefined where it says nothing. */
export function flagsIn(
  body: Pick<EventTypeUpdate, 'featureFlags' | 'featureFlag'>,
): string[] | null | undefined {
  const one = typeof body.featureFlag === 'string' ? [body.featureFlag] : body.featureFlag;
  const flags = body.featureFlags === undefined ? one : body.featureFlags;
  return flags?.length === 0 ? null : flags && [...new Set(flags)];
}

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
    featureFlags: flagsIn(input) ?? undefined,
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

/**
 * The event type that a path names, if the caller may see it.
 * @throws ApiError 404, or 422 where it can be no event type's name
 */
export async function findEventType(
  deps: Pick<ManageDeps, 'eventTypes'>,
  call: Pick<Call<unknown, unknown>, 'principal' | 'params'>,
): Promise<EventType> {
  const name = nameIn(call);
  const { organization, featureFlags } = call.principal;
  const eventType = await deps.eventTypes.find(organization, name);
  if (!eventType || !sees(featureFlags, eventType)) throw notFound('event type', name);
  return eventType;
}

export function nameIn(call: Pick<Call<unknown, unknown>, 'params'>): string {
  const result = EventTypeName.safeParse(call.params['event_type_name']);
  if (!result.success) throw invalidByZod('path', result.error);
  return result.data;
}
