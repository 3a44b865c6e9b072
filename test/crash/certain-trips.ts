import type { Point } from './points.ts';
import type { RecipeName } from './recipes.ts';

/**
 * Places to which the code comes where something took long, and the trips that take so long, or call for the same, by
 * construction. On a slow machine it comes by on any trip, once: the next message of that trip may well not come by.
 */
const certainTrips: Readonly<Record<string, readonly RecipeName[]>> = {
  // Between reading an endpoint and the attempt lay 100 ms: it is read again.
  'Send BatchGetItem org#*#app#* ep#*': ['read long ago'],
  // A first attempt lay in the queue for as long as a copy takes; one that may be a copy is looked for whatever its age.
  'Send BatchGetItem attempts#*#* *, deliveries#* a#*#*': [
    'for later',
    'received twice',
    'producer, event id, twice',
  ],
  // A message was not stored within the 1.3 s of send's looks. Failed attempts use the same call.
  'Send SendMessage DeliveriesQueue': [
    'retried',
    'given up',
    'after an hour',
    'not stored at first',
    'read long ago',
  ],
  // The same for fan-out.
  'FanOut SendMessage EventsQueue': ['many endpoints, not stored at first'],
  // A publication gave up after 4 s, and its client asked again.
  'Publish GetItem idempotency#* claim': [
    'published twice',
    'not stored at first',
    'many endpoints, not stored at first',
  ],
  'Publish GetItem event-id#*#* claim': ['event id published twice'],
  'Publish GetItem msg#*#* *': [
    'published twice',
    'event id published twice',
    'not stored at first',
    'many endpoints, not stored at first',
  ],
  // A receiver took 3 s.
  'Send UpdateItem health#* health SET slowAtMs': ['answered slowly'],
  // It did so twice within a minute, and was quick again: no single message makes that certain.
  'Send SendMessage SlowQueue': [],
  'Send SendMessageBatch SlowQueue': [],
  'Send UpdateItem health#* health REMOVE slowAtMs': [],
};

export const placeOf = ({ stage, kind }: Pick<Point, 'stage' | 'kind'>): string => `${stage} ${kind}`;

/** Whether the code came by a place only because something took long, which it need not do on the next trip. */
export function isByChance(place: string, trip: string): boolean {
  const certain: readonly string[] | undefined = certainTrips[place];
  return certain !== undefined && !certain.includes(trip);
}

/** Every place with a trip that is sure to lead there. */
export function certainPassages(): { readonly place: string; readonly trip: string }[] {
  return Object.entries(certainTrips).flatMap(([place, trips]) => trips.map((trip) => ({ place, trip })));
}
