import type { PricedUnit } from '../prices.ts';

/** What one part of the way of an event took of one unit. */
export interface UsageLine {
  readonly stage: string;
  readonly unit: PricedUnit;
  /** What for: the item that was written, the queue that was sent to. */
  readonly what: string;
  readonly count: number;
}

/** Adds up what is used, line by line. */
export function createUsage() {
  const lines = new Map<string, UsageLine>();
  return {
    add(stage: string, unit: PricedUnit, what: string, count: number): void {
      const key = JSON.stringify([stage, unit, what]);
      lines.set(key, { stage, unit, what, count: (lines.get(key)?.count ?? 0) + count });
    },
    lines: (): UsageLine[] => [...lines.values()],
  };
}

/** The same for each of so many deliveries. */
export function perDelivery(lines: readonly UsageLine[], deliveries: number): UsageLine[] {
  return lines.map((line) => ({ ...line, count: line.count / deliveries }));
}

export function countOf(lines: readonly UsageLine[], ...units: PricedUnit[]): number {
  return lines.reduce((sum, { unit, count }) => (units.includes(unit) ? sum + count : sum), 0);
}
