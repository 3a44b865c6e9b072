import { idStepMs } from '../ids/ksuid.ts';
import type { Attempt } from './attempt.ts';

/** Narrows a list of attempts; each absent member lets everything through. */
export interface AttemptFilter {
  readonly status?: Attempt['status'] | undefined;
  /** The first digit of the status code times 100; 0 for attempts without an answer. */
  readonly statusCodeClass?: number | undefined;
  readonly eventTypes?: readonly string[] | undefined;
  readonly channel?: string | undefined;
  readonly tag?: string | undefined;
  /** When it began, in steps of 4 ms: `afterMs` is included, `beforeMs` is not. */
  readonly afterMs?: number | undefined;
  readonly beforeMs?: number | undefined;
}

export function passes(attempt: Attempt, filter: AttemptFilter): boolean {
  return (
    (filter.status === undefined || attempt.status === filter.status) &&
    (filter.statusCodeClass === undefined || statusCodeClass(attempt) === filter.statusCodeClass) &&
    (filter.eventTypes === undefined || filter.eventTypes.includes(attempt.eventType)) &&
    (filter.channel === undefined || (attempt.channels ?? []).includes(filter.channel)) &&
    (filter.tag === undefined || (attempt.tags ?? []).includes(filter.tag)) &&
    isWithin(attempt, filter)
  );
}

export function statusCodeClass({ responseStatusCode }: Pick<Attempt, 'responseStatusCode'>): number {
  return Math.floor(responseStatusCode / 100) * 100;
}

function isWithin(attempt: Attempt, { afterMs, beforeMs }: AttemptFilter): boolean {
  const startedAtMs = inSteps(attempt.startedAtMs);
  return startedAtMs >= inSteps(afterMs ?? 0) && startedAtMs < inSteps(beforeMs ?? Infinity);
}

/** A point in time as Svix's ids say it, which is what its clients' times are compared in. */
function inSteps(timestampMs: number): number {
  return timestampMs === Infinity ? Infinity : timestampMs - (timestampMs % idStepMs);
}

/** An attempt begins when it is due or later; one that is an hour late is not waited for (see delivery-state.ts). */
const maxLateMs = 3_600_000;

/** Times of ids between which the attempts of a time lie, the later one left out. */
export function idTimes({ afterMs, beforeMs }: Pick<AttemptFilter, 'afterMs' | 'beforeMs'>) {
  return { fromMs: afterMs === undefined ? undefined : afterMs - maxLateMs, untilMs: beforeMs };
}
