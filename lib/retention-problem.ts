import { type DialectName, dialectNamed, dialectNames } from '../core/dialects/registry.ts';
import { longestTotalMs, withSchedule } from '../core/retry/next-attempt.ts';
import type { Settings } from './settings.ts';

/**
 * What is wrong with `retentionDays` beside the retry schedules, if anything: a message that has expired cannot be sent,
 * and its deliveries would end without an attempt that says why.
 */
export function retentionProblem(settings: Settings): string | undefined {
  const lasting = dialectNames
    .map((name) => ({ name, days: longestDays(name, settings) }))
    .reduce((longest, other) => (other.days > longest.days ? other : longest));
  if (lasting.days <= settings.retentionDays) return undefined;
  return (
    `retentionDays: must be at least ${Math.ceil(lasting.days)}, as ${lasting.name} tries again for that long ` +
    `(see retryScheduleSeconds); it is ${settings.retentionDays}.`
  );
}

function longestDays(name: DialectName, { retryScheduleSeconds }: Settings): number {
  return longestTotalMs(withSchedule(dialectNamed(name).retry, retryScheduleSeconds[name])) / 86_400_000;
}
