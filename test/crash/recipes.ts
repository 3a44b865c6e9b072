import { slowAfterMs } from '../../core/send/slow-lane.ts';
import type { Action } from './points.ts';

/** Endpoints of every application that gets messages, by how they answer. */
export const roles = ['straight', 'retried', 'late'] as const;
/** `wide`: the further endpoints of an application that has more than publish fans out itself. `replayed`: one of a task. */
export type Role = (typeof roles)[number] | 'wide' | 'replayed';

/** Waits between attempts in seconds: `late` waits longer than a queue can delay, in the due index. */
export const scheduleOf: Readonly<Record<Role, readonly number[]>> = {
  straight: [0, 0],
  retried: [0, 0],
  late: [0, 3600],
  wide: [],
  replayed: [],
};

/** How a message is published, and how it is answered. */
export interface Recipe {
  readonly via: 'api' | 'queue';
  readonly idempotencyKey?: true;
  readonly eventId?: true;
  /** Its payload goes to the bucket. */
  readonly large?: true;
  /** It goes to an application with more endpoints than publish fans out itself. */
  readonly wide?: true;
  /** It is for a time that lies beyond the longest delay of a queue. */
  readonly later?: true;
  /** How many attempts fail before one is answered 200. */
  readonly failures?: Partial<Record<Role, number>>;
  /** How long an endpoint works before it answers. */
  readonly answersAfterMs?: Partial<Record<Role, number>>;
  /** What befalls it before its trip is watched: the code then comes by where only repetitions do. */
  readonly opening?: { readonly stage: string; readonly kind: string; readonly action: Action };
}

/**
 * Every way through the stages that makes other calls than the rest. A client asks again after a failure where it named a
 * key or an event id, as Svix's clients do.
 */
export const recipes = {
  straight: { via: 'api', idempotencyKey: true },
  retried: { via: 'api', idempotencyKey: true, failures: { retried: 1 } },
  'given up': { via: 'api', idempotencyKey: true, failures: { retried: 3 } },
  'after an hour': { via: 'api', idempotencyKey: true, failures: { late: 2 } },
  'event id': { via: 'api', eventId: true },
  large: { via: 'api', idempotencyKey: true, large: true },
  'many endpoints': { via: 'api', idempotencyKey: true, wide: true },
  'for later': { via: 'api', idempotencyKey: true, later: true },
  producer: { via: 'queue' },
  'producer, event id, large': { via: 'queue', eventId: true, large: true },
  'received twice': {
    via: 'api',
    idempotencyKey: true,
    opening: { stage: 'Send', kind: 'the event', action: 'kill on receive' },
  },
  'published twice': {
    via: 'api',
    idempotencyKey: true,
    opening: { stage: 'Publish', kind: 'PutItem msg#*#* *', action: 'kill after' },
  },
  'event id published twice': {
    via: 'api',
    eventId: true,
    opening: { stage: 'Publish', kind: 'PutItem msg#*#* *', action: 'kill after' },
  },
  'not stored at first': {
    via: 'api',
    idempotencyKey: true,
    opening: { stage: 'Publish', kind: 'PutItem msg#*#* *', action: 'kill before' },
  },
  'many endpoints, not stored at first': {
    via: 'api',
    idempotencyKey: true,
    wide: true,
    opening: { stage: 'Publish', kind: 'PutItem msg#*#* *', action: 'kill before' },
  },
  'producer, event id, twice': {
    via: 'queue',
    eventId: true,
    opening: { stage: 'FanOut', kind: 'PutItem msg#*#* *', action: 'kill after' },
  },
  // A retry is looked for in the log, between reading its endpoint and the attempt.
  'read long ago': {
    via: 'api',
    idempotencyKey: true,
    failures: { retried: 1 },
    opening: { stage: 'Send', kind: 'GetItem deliveries#* a#*#*', action: 'answered late' },
  },
  'answered slowly': { via: 'api', idempotencyKey: true, answersAfterMs: { straight: slowAfterMs + 500 } },
} as const satisfies Record<string, Recipe>;
export type RecipeName = keyof typeof recipes;
export const recipeNames = Object.keys(recipes) as RecipeName[];
/** Those of messages to which nothing happens but their points, and for which nothing takes long. */
export const smoothRecipeNames = recipeNames.filter(
  (name) => !('opening' in recipes[name]) && !('answersAfterMs' in recipes[name]),
);
/** Those of the short form: openings take seconds until what was killed is repeated, a late answer takes none. */
export const shortRecipeNames: readonly RecipeName[] = [...smoothRecipeNames, 'read long ago'];

/** Rows that the log holds of a delivery when it is over. */
export function attemptsOf({ failures = {} }: Recipe, role: Role): number {
  return Math.min((failures[role] ?? 0) + 1, scheduleOf[role].length + 1);
}

export function isGivenUp({ failures = {} }: Recipe, role: Role): boolean {
  return (failures[role] ?? 0) > scheduleOf[role].length;
}
