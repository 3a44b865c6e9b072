import type { MessageLabels } from '../fan-out/match.ts';
import type { Attempt } from '../send/attempt.ts';
import type { OrderPlace } from './order-place.ts';

/** An entry of a key's line: which message took the place, and what decides who wants it. */
export interface OrderEntry extends Omit<OrderPlace, 'pointer'> {
  readonly message: string;
  readonly labels: MessageLabels;
}

/** What is seen of an earlier delivery outside of the queues; `over` where it was cancelled. */
export type Standing = 'parked' | 'waiting' | 'over' | 'unseen';

export interface TurnDeps {
  /** The entries of a line before a position, the nearest first; strongly consistent. */
  readonly entriesBefore: (place: OrderPlace) => AsyncIterable<OrderEntry>;
  /** Whether the endpoint takes such messages. */
  readonly wants: (labels: MessageLabels) => boolean;
  /** The attempts of a message at the endpoint; strongly consistent. */
  readonly attemptsOf: (message: string) => Promise<readonly Attempt[]>;
  /** The places of a stored message; undefined where it is not stored. */
  readonly placesOf: (message: string) => Promise<readonly OrderPlace[] | undefined>;
  readonly standingOf: (message: string, place: Pick<OrderPlace, 'line' | 'position'>) => Promise<Standing>;
  readonly nowMs: number;
}

/** Whether a delivery may be made now. Where it may not: for which message it waits, and when it has to look again. */
export type Turn =
  | { readonly kind: 'now' }
  | {
      readonly kind: 'later';
      readonly behind: string;
      /** Until when this may last at most without a sign of the other's life; absent where there is one. */
      readonly untilMs?: number;
      /** Since when there is no sign of its life. */
      readonly unseenSinceMs?: number;
    };

/** Nothing comes of a publication that took its place longer ago: fan-out gives up on its message after 24 s too. */
const publishedWithinMs = 24_000;
/**
 * How long a delivery of which nothing is seen is waited for: not attempted, not parked, not put off. It is on the queue
 * then, or in the dead-letter queue through a fault of ours; six hours leave an operator time to move it back.
 */
const unseenWaitMs = 6 * 3_600_000;
/**
 * An endpoint is stored some time after its `orderedSinceMs` was read off a clock, and publish looks who wants a message some
 * time before it takes the message's place; what was published between may never have been meant for the endpoint, and is
 * not waited for so long. Manage may run for 29 s, and publish gives up 4 s after it began to look.
 */
const unsureForMs = 35_000;
const unsureWaitMs = 60_000;

/**
 * Whether everything of the same key that was published before is finished at the endpoint: succeeded, or given up. The
 * nearest earlier message that the endpoint wants tells it for all, since its own delivery waited for those before it.
 *
 * @param since what `unseenSinceMs` said the last time, if it was the same message that was waited for
 */
export async function turnOf(
  deps: TurnDeps,
  place: OrderPlace,
  orderedSinceMs: number,
  since?: { readonly behind: string; readonly unseenSinceMs?: number | undefined },
): Promise<Turn> {
  const { nowMs } = deps;
  let above: Omit<OrderPlace, 'pointer'> = place;
  for await (const entry of deps.entriesBefore(place)) {
    const gap = gapBelow(above, entry.position, nowMs);
    if (gap) return gap;
    above = entry;
    if (entry.takenAtMs < orderedSinceMs) return { kind: 'now' };
    if (!deps.wants(entry.labels)) continue;

    const last = lastScheduled(await deps.attemptsOf(entry.message));
    if (last) {
      // It was its turn once, so all before it are finished.
      if (last.status === 'succeeded' || last.nextAttemptAtMs === undefined) return { kind: 'now' };
      const standing = await deps.standingOf(entry.message, entry);
      const isLost = standing === 'unseen' && last.nextAttemptAtMs + unseenWaitMs <= nowMs;
      return standing === 'over' || isLost ? { kind: 'now' } : { kind: 'later', behind: entry.message };
    }
    const places = await deps.placesOf(entry.message);
    if (!places) {
      const untilMs = entry.takenAtMs + publishedWithinMs;
      if (nowMs < untilMs) return { kind: 'later', behind: entry.message, untilMs };
      continue;
    }
    // A publication that was begun again took a second place; the message says which one counts.
    if (!places.some(({ line, position }) => line === entry.line && position === entry.position)) continue;

    const standing = await deps.standingOf(entry.message, entry);
    if (standing === 'over') continue;
    if (standing !== 'unseen') return { kind: 'later', behind: entry.message };
    const unseenSinceMs = (since?.behind === entry.message ? since.unseenSinceMs : undefined) ?? nowMs;
    const isUnsure = entry.takenAtMs < orderedSinceMs + unsureForMs;
    const untilMs = unseenSinceMs + (isUnsure ? unsureWaitMs : unseenWaitMs);
    if (nowMs < untilMs) return { kind: 'later', behind: entry.message, untilMs, unseenSinceMs };
    // It may have been lost before its turn came, so what lies before it is asked too.
  }
  return gapBelow(above, 0, nowMs) ?? { kind: 'now' };
}

/** A place that was taken and has no entry yet is waited for, for as long as its publication may take. */
function gapBelow(above: Omit<OrderPlace, 'pointer'>, next: number, nowMs: number): Turn | undefined {
  if (above.position === next + 1 || above.previousAtMs === 0) return undefined;
  const untilMs = above.previousAtMs + publishedWithinMs;
  return nowMs < untilMs ? { kind: 'later', behind: `#${above.position - 1}`, untilMs } : undefined;
}

function lastScheduled(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts
    .filter(({ manual }) => !manual)
    .reduce<Attempt | undefined>(
      (last, next) => (last && last.number > next.number ? last : next),
      undefined,
    );
}

/** The first look is not too soon, later ones after as long as it has waited already, so that long waits cost little. */
const firstLookMs = 5 * 60_000;
const longestLookMs = 3_600_000;

/** When a parked delivery looks by itself whether its turn has come, in case that nobody wakes it. */
export function nextLookMs(turn: Turn & { kind: 'later' }, parkedSinceMs: number, nowMs: number): number {
  const waitMs = Math.min(longestLookMs, Math.max(firstLookMs, nowMs - parkedSinceMs));
  return Math.min(nowMs + waitMs, Math.max(nowMs, turn.untilMs ?? Infinity) + 1000);
}
