import type { DlqFacts } from './dlq-message.ts';

interface DeadLetterGroup {
  readonly facts: DlqFacts;
  readonly count: number;
  readonly oldestMs: number;
}

export interface DeadLetterGroups {
  add(facts: DlqFacts): void;
  /** Most frequent first. */
  largest(): readonly DeadLetterGroup[];
}

const maxGroups = 25;

/** Messages counted by reason and what they are about. */
export function createDeadLetterGroups(): DeadLetterGroups {
  const groups = new Map<string, DeadLetterGroup>();
  return {
    add(facts) {
      const key = JSON.stringify([facts.reason, facts.application, facts.about]);
      const { count = 0, oldestMs = facts.sentAtMs } = groups.get(key) ?? {};
      groups.set(key, { facts, count: count + 1, oldestMs: Math.min(oldestMs, facts.sentAtMs) });
    },
    largest: () => [...groups.values()].sort((left, right) => right.count - left.count).slice(0, maxGroups),
  };
}
