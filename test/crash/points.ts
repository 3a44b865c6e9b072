/** What is done at a point. The first two kill the process, the others are the service's doing. */
export const callActions = ['kill before', 'kill after', 'throttled', '500', 'answer lost', 'hangs'] as const;
export const invocationActions = ['kill on receive', 'kill before delete'] as const;
export const receiverActions = ['kill before the answer', 'kill after the answer'] as const;
export type Action =
  | (typeof callActions)[number]
  | (typeof invocationActions)[number]
  | (typeof receiverActions)[number];

export interface Point {
  readonly stage: string;
  /** What the function does at this moment. */
  readonly kind: string;
  readonly action: Action;
  /** Seen in the quiet run, so that a run in which it is never hit has failed. */
  readonly isRequired: boolean;
  readonly wantedHits: number;
  hits: number;
}

/** A place of the code where something may be done, and how often the code came by. */
interface Place {
  readonly points: readonly Point[];
  readonly quietCount: number;
  count: number;
}

export interface Points {
  /** In a quiet run: the code comes by here. */
  note(stage: string, kind: string, actions: readonly Action[]): void;
  /** The quiet run is over; the load to come is so many times as large. */
  begin(scale: number): void;
  /** The code comes by: the point to hit now, if any. */
  choose(stage: string, kind: string, actions: readonly Action[]): Point | undefined;
  /** Whatever is still to be hit is hit as soon as the code comes by. */
  hurry(): void;
  all(): readonly Point[];
}

/** More would have a message meet trouble at every step of its way, and the run take for ever. */
const maxShare = 0.5;
/** Done with before the load is: what comes after has room to recover. */
const withinShareOfLoad = 0.6;

export function createPoints(options: {
  readonly hitsPerPoint: number;
  readonly random: () => number;
}): Points {
  const { hitsPerPoint, random } = options;
  const quiet = new Map<string, { stage: string; kind: string; actions: readonly Action[]; count: number }>();
  const places = new Map<string, Place>();
  let scale = 1;
  let isHurried = false;

  const add = (
    place: { stage: string; kind: string; actions: readonly Action[]; count: number },
    isRequired: boolean,
  ): Place => {
    const { stage, kind } = place;
    const added: Place = {
      points: place.actions.map((action) => ({
        stage,
        kind,
        action,
        isRequired,
        wantedHits: isRequired ? hitsPerPoint : 1,
        hits: 0,
      })),
      quietCount: place.count,
      count: 0,
    };
    places.set(`${stage} ${kind}`, added);
    return added;
  };

  return {
    note(stage, kind, actions) {
      const key = `${stage} ${kind}`;
      const known = quiet.get(key);
      if (known) known.count += 1;
      else quiet.set(key, { stage, kind, actions, count: 1 });
    },
    begin(scaleOfLoad) {
      scale = scaleOfLoad;
      for (const place of quiet.values()) add(place, true);
    },
    choose(stage, kind, actions) {
      const place = places.get(`${stage} ${kind}`) ?? add({ stage, kind, actions, count: 0 }, false);
      place.count += 1;
      const open = place.points.filter(({ hits, wantedHits }) => hits < wantedHits);
      if (open.length === 0) return undefined;
      const wanted = open.reduce((sum, { hits, wantedHits }) => sum + wantedHits - hits, 0);
      const toCome = place.quietCount * scale * withinShareOfLoad - place.count;
      const share = isHurried ? 1 : Math.min(maxShare, wanted / Math.max(1, toCome));
      if (random() >= share) return undefined;
      const fewest = Math.min(...open.map(({ hits }) => hits));
      const next = open.filter(({ hits }) => hits === fewest);
      const point = next[Math.floor(random() * next.length)];
      if (point) point.hits += 1;
      return point;
    },
    hurry() {
      isHurried = true;
    },
    all: () => [...places.values()].flatMap(({ points }) => points),
  };
}
