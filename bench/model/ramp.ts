import { capacityPerS, type QueueStage } from './batch-fill.ts';

export interface Ramp {
  /** Until the mapping takes as much as comes; infinite where it never does. */
  readonly readyS: number;
  /** Messages waiting at that moment, the most there are. */
  readonly backlog: number;
  /** How long the message that waits longest waits until its batch starts. */
  readonly longestWaitS: number;
  /** Until nothing waits any more. */
  readonly drainedS: number;
}

/** Messages a second that the mapping takes so long after they began to wait. */
export function takenPerS(stage: QueueStage, atS: number): number {
  const { start, addedPerS, most } = stage.mapping;
  return capacityPerS(stage, Math.min(most, start + addedPerS * atS));
}

/**
 * From quiet to a steady `ratePerS` in one step: places are `start + addedPerS × t` up to `most`, all busy with full
 * batches while messages wait.
 */
export function rampOf(stage: QueueStage, ratePerS: number): Ramp {
  const { start, addedPerS, most } = stage.mapping;
  const perPlace = capacityPerS(stage, 1);
  const needed = ratePerS / perPlace;
  if (needed <= start) return { readyS: 0, backlog: 0, longestWaitS: 0, drainedS: 0 };
  if (needed > most) {
    return {
      readyS: Number.POSITIVE_INFINITY,
      backlog: Number.POSITIVE_INFINITY,
      longestWaitS: Number.POSITIVE_INFINITY,
      drainedS: Number.POSITIVE_INFINITY,
    };
  }
  const readyS = (needed - start) / addedPerS;
  const backlog = (perPlace * (needed - start) * readyS) / 2;
  const fullS = (most - start) / addedPerS;
  // What is taken until t is perPlace × (start × t + addedPerS × t² / 2); it has caught up at twice the time of readiness.
  const leftWhenFull = (needed * fullS - (start * fullS + (addedPerS * fullS * fullS) / 2)) * perPlace;
  const drainedS = 2 * readyS <= fullS ? 2 * readyS : fullS + leftWhenFull / ((most - needed) * perPlace);
  return { readyS, backlog, longestWaitS: backlog / ratePerS, drainedS };
}
