import { createHash } from 'node:crypto';

/**
 * The manual id of a message that a task sends again: the same whenever the same step is repeated, so that the attempt
 * log knows it, and another for every task. 16 bytes of the hash never meet another's.
 */
export function manualIdOf(task: string, message: string): string {
  return createHash('sha256').update(`${task}\n${message}`).digest('hex').slice(0, 32);
}
