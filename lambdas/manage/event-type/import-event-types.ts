import type { ManageDeps } from '../deps.ts';
import type { EventTypeFromOpenApi } from './event-types-in-document.ts';
import { eventTypeOf } from './save-event-type.ts';

/** Each is read and written: 20 at a time, 1,000 are some two seconds. */
const atATime = 20;

/** Creates or updates event types that somebody else's document describes. */
export async function importEventTypes(
  deps: ManageDeps,
  organization: string,
  eventTypes: readonly EventTypeFromOpenApi[],
): Promise<void> {
  await inSteps(eventTypes, (eventType) => save(deps, organization, eventType));
}

/** What the document does not say of group and flags stays: an event type must not come into sight by an import. */
async function save(deps: ManageDeps, organization: string, found: EventTypeFromOpenApi): Promise<void> {
  const before = await deps.eventTypes.find(organization, found.name);
  const eventType = eventTypeOf(
    organization,
    found.name,
    {
      description: found.description,
      deprecated: found.deprecated,
      schemas: found.schemas ? JSON.stringify(found.schemas) : undefined,
      groupName: found.groupName ?? before?.groupName,
      featureFlags: found.featureFlags ?? before?.featureFlags,
    },
    deps.now(),
    before?.createdAtMs,
  );
  await deps.eventTypes.save(eventType);
}

export async function inSteps<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += atATime) {
    await Promise.all(items.slice(start, start + atATime).map(act));
  }
}
