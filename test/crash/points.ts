import { certainPassages, isByChance, placeOf } from './certain-trips.ts';

/** What is done at a point. The first two kill the process, the others are the service's doing. */
export const callActions = ['kill before', 'kill after', 'throttled', '500', 'answer lost', 'hangs'] as const;
export const invocationActions = ['kill on receive', 'kill before delete'] as const;
export const receiverActions = ['kill before the answer', 'kill after the answer'] as const;
/** What only an opening does: it ends nothing, and takes its trip beyond a limit of time. */
export const lateAnswer = 'answered late';
export type Action =
  | (typeof callActions)[number]
  | (typeof invocationActions)[number]
  | (typeof receiverActions)[number]
  | typeof lateAnswer;

export interface Point {
  readonly stage: string;
  /** What the function does at this moment. */
  readonly kind: string;
  readonly action: Action;
  /** The messages, or tasks, by which it was driven. */
  readonly driven: Driver[];
  hits: number;
}

/** A message or a task, by its number. */
export type Driver = number;

/** A place of the code where something may be done. */
interface Place {
  readonly points: readonly Point[];
  /** What came by in the quiet run, each of which makes the code come by again. */
  readonly trips: string[];
}

/** The code comes by a place, on account of some messages. */
export interface Passage {
  readonly stage: string;
  readonly kind: string;
  readonly actions: readonly Action[];
  readonly drivers: ReadonlySet<Driver>;
}

/**
 * Places to which the code comes on everybody's account: a sweep is for all, and a process reads its secret, and who gets
 * operational webhooks and which tokens hold, for whoever is first, and remembers it.
 */
function isForAll({ stage, kind }: Pick<Passage, 'stage' | 'kind'>): boolean {
  if (stage === 'Retry' || kind.startsWith('GetSecretValue')) return true;
  if (stage === 'Publish') return kind === 'GetItem org#*#tokens not-before';
  return /^(Send|Replay)$/.test(stage) && kind === 'Query org#*#app#*';
}

/**
 * The points of a run. A quiet run shows where the code comes by on which trip; then each point is given a message, or a
 * task, of such a trip, and is hit when the code comes by on its account for the first time.
 */
export function createPoints() {
  const places = new Map<string, Place>();
  /** Given to a driver and not hit yet, by place. */
  const armed = new Map<string, { readonly driver: Driver; readonly point: Point }[]>();

  return {
    /** In a quiet run, on a trip: the code comes by here. Where it may have done so by chance, that says nothing. */
    note(passage: Omit<Passage, 'drivers'>, trip: string): void {
      const key = placeOf(passage);
      if (isByChance(key, trip)) return;
      const place = places.get(key) ?? {
        points: passage.actions.map((action) => ({ ...passage, action, driven: [], hits: 0 })),
        trips: [],
      };
      places.set(key, place);
      if (!place.trips.includes(trip)) place.trips.push(trip);
    },
    /** A trip on which the code comes by: another one each time, where there are several. */
    tripTo(point: Point): string {
      const { trips = [] } = places.get(placeOf(point)) ?? {};
      return trips[point.driven.length % trips.length] ?? '';
    },
    /** What is to befall a driver before its point: counted nowhere. */
    open(opening: Pick<Point, 'stage' | 'kind' | 'action'>, driver: Driver): void {
      const key = placeOf(opening);
      const point = { ...opening, driven: [], hits: 0 };
      armed.set(key, [{ driver, point }, ...(armed.get(key) ?? [])]);
    },
    arm(point: Point, driver: Driver): void {
      point.driven.push(driver);
      const key = placeOf(point);
      armed.set(key, [...(armed.get(key) ?? []), { driver, point }]);
    },
    /** The code comes by: the point to hit now, if any. */
    choose(passage: Passage): Point | undefined {
      const waiting = armed.get(placeOf(passage)) ?? [];
      const index = waiting.findIndex(
        ({ driver, point }) =>
          [...passage.actions, lateAnswer].includes(point.action) &&
          (isForAll(passage) || passage.drivers.has(driver)),
      );
      const [found] = index < 0 ? [] : waiting.splice(index, 1);
      if (found) found.point.hits += 1;
      return found?.point;
    },
    /** Where a trip is sure to come by, of those that were watched, and did not. */
    missing: (watched: readonly string[]): readonly string[] =>
      certainPassages()
        .filter(({ place, trip }) => watched.includes(trip) && !places.get(place)?.trips.includes(trip))
        .map(({ place, trip }) => `${place} on the trip ${trip}`),
    all: (): readonly Point[] => [...places.values()].flatMap(({ points }) => points),
  };
}
