import { seeded } from './chance.ts';

/** Endpoints of every application, by the path at which they are reached. */
export const roles = ['straight', 'retried', 'late'] as const;
/** One more, made when all is delivered, that a background task sends everything to. */
export const replayed = 'replayed';
export type Role = (typeof roles)[number] | typeof replayed;

/** Waits between attempts in seconds: `late` waits longer than a queue can delay, in the due index. */
export const scheduleOf = { straight: [0, 0], retried: [0, 0], late: [0, 3600], replayed: [] } as const;

/** How the message of a number is published, and how it is answered: the same in every run. */
export interface Plan {
  readonly via: 'api' | 'queue';
  readonly idempotencyKey: boolean;
  readonly eventId: boolean;
  /** Its payload goes to the bucket. */
  readonly large: boolean;
  /** How many attempts fail before one is answered 200, by role. */
  readonly failures: Readonly<Record<Role, number>>;
}

export function planOf(n: number): Plan {
  const random = seeded(n + 1);
  const once = (share: number) => random() < share;
  const via = once(0.25) ? 'queue' : 'api';
  const eventId = once(0.35);
  // Svix's clients name a key with every request; a few clients that do not, and so cannot ask again, are here too.
  const idempotencyKey = via === 'api' && once(0.9);
  // Every call to the bucket is a point too, and a quarter of the messages does not come by the API.
  const large = once(via === 'queue' ? 0.25 : 0.1);
  const isExhausted = once(0.06);
  return {
    via,
    eventId,
    idempotencyKey,
    large,
    failures: {
      straight: 0,
      retried: isExhausted ? 3 : once(0.2) ? 1 : 0,
      late: once(0.1) ? 2 : 0,
      replayed: 0,
    },
  };
}

/** Rows that the log holds of a delivery when it is over. */
export function attemptsOf(n: number, role: Role): number {
  return Math.min(planOf(n).failures[role] + 1, scheduleOf[role].length + 1);
}

export function isGivenUp(n: number, role: Role): boolean {
  return planOf(n).failures[role] > scheduleOf[role].length;
}
