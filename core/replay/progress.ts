import { idTimeMs } from '../ids/ksuid.ts';
import type { BackgroundTask } from './background-task.ts';

/**
 * How much of its time a task has worked through, from 0 to 1. Its messages are not counted, which would read all of
 * them: `processed / progress` estimates how many they are, well where they came evenly.
 */
export function progressOf({ status, cursor, filter, application }: BackgroundTask): number {
  if (status === 'finished') return 1;
  const reachedMs = cursor === undefined ? undefined : idTimeMs('msg', cursor);
  if (reachedMs === undefined) return 0;
  // Before its application there was nothing.
  const fromMs = Math.max(filter.sinceMs ?? 0, idTimeMs('app', application) ?? 0);
  const share = (reachedMs - fromMs) / Math.max(1, filter.untilMs - fromMs);
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000;
}
