import type { BackgroundTask } from './background-task.ts';

/**
 * A step queues 100 deliveries at most and the next one begins a second later at the earliest: one task sends 100
 * messages a second to its endpoint, ten thousand in two minutes, and takes about a tenth of what the deliveries queue
 * is worked off at with the usual `sendMaxConcurrency` of 100 batches of ten, each done within a second.
 */
export const messagesPerStep = 100;
export const stepDelaySeconds = 1;

type Pace = Pick<BackgroundTask, 'maxPerSecond' | 'kind'>;

/** Deliveries that one step queues: as the next step is a second away, as many as the task may send in a second. */
export function sentPerStep({ maxPerSecond = messagesPerStep }: Pace): number {
  return Math.min(maxPerSecond, messagesPerStep);
}

/**
 * Messages that one step looks at. Where few are sent, a task that chooses must not crawl over those that it does not
 * choose; where all are chosen, what is looked at and not sent is looked at again, which twice as many keep cheap.
 */
export function lookedAtPerStep(task: Pace): number {
  if (task.kind === 'application.purge_content') return messagesPerStep;
  return Math.min(messagesPerStep, Math.max(minLookedAt, 2 * sentPerStep(task)));
}
const minLookedAt = 10;
