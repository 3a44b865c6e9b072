import { awsLimits } from './aws-limits.ts';

/** How an event source mapping comes to its concurrency. */
export interface Mapping {
  /** Batches at a time when messages come after quiet. */
  readonly start: number;
  readonly addedPerS: number;
  readonly most: number;
  /** Where polls are counted: batches at a time of one poller, and its polls a second. */
  readonly poller?: { readonly batches: number; readonly pollsPerS: number };
}

/** The ordinary kind. The rule says "up to 300 more a minute"; here they come evenly, one in a fifth of a second. */
export function standardMapping(maxConcurrency: number): Mapping {
  const most = Math.min(maxConcurrency, awsLimits.mappingMost.value);
  return {
    start: Math.min(awsLimits.mappingStart.value, most),
    addedPerS: awsLimits.mappingAddedPerMinute.value / 60,
    most,
  };
}

/** Provisioned mode: paid pollers, from the least to the most that are asked for. */
export function provisionedMapping(pollers: { readonly least: number; readonly most: number }): Mapping {
  const batches = awsLimits.pollerBatches.value;
  return {
    start: pollers.least * batches,
    addedPerS: awsLimits.provisionedAddedPerMinute.value / 60,
    most: Math.min(pollers.most, awsLimits.pollersMost.value) * batches,
    poller: { batches, pollsPerS: awsLimits.pollerPollsPerS.value },
  };
}

/** Seconds from one batch of a place to its next: its duration, or longer where its poller may not poll sooner. */
export function cycleS({ poller }: Mapping, durationS: number): number {
  return poller ? Math.max(durationS, poller.batches / poller.pollsPerS) : durationS;
}
