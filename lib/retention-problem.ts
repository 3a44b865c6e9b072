import { type DialectName, dialectNamed, dialectNames } from '../core/dialects/registry.ts';
import type { Settings } from './settings.ts';

/**
 * What is wrong with `retentionDays` beside the retry schedules, if anything: a message that has expired cannot be sent,
 * and its deliveries would end without an attempt that says why.
 */
export function retentionProblem(settings: Settings): string | undefined {
  const lasting = dialectNames
    .map((name) => ({ name, days: longestDays(name, settings.retryScheduleSeconds[name]) }))
    .reduce((longest, other) => (other.days > longest.days ? other : longest));
  if (lasting.days <= settings.retentionDays) return undefined;
  return (
    `retentionDays: must be at least ${Math.ceil(lasting.days)}, as ${lasting.name} tries again for that long ` +
    `(see retryScheduleSeconds); it is ${settings.retentionDays}.`
  );
}

/** How long a delivery may take at most: all waits, each moved up as far as the dialect's jitter goes. */
function longestDays(name: DialectName, scheduleSeconds: readonly number[] | undefined): number {
  const { retry } = dialectNamed(name);
  const waitsMs = scheduleSeconds?.map((seconds) => seconds * 1000) ?? retry.delaysMs;
  const stretch = retry.jitter.kind === 'none' ? 1 : 1 + retry.jitter.ratio;
  return (waitsMs.reduce((sum, waitMs) => sum + waitMs, 0) * stretch) / 86_400_000;
}
