import type { UsageLine } from './meter/usage.ts';
import { type PricedUnit, prices } from './prices.ts';

export interface BillLine extends UsageLine {
  /** For a million deliveries. */
  readonly dollars: number;
}

/** Bytes to the internet are the receiver's to need and cost the same whoever sends them: they stand beside the bill. */
const beside: readonly PricedUnit[] = ['internetKb'];

/** The lines of a bill for a million deliveries, largest first. @param lines what one delivery takes */
export function billOf(lines: readonly UsageLine[]): BillLine[] {
  return lines
    .map((line) => ({ ...line, dollars: line.count * prices[line.unit].perMillion }))
    .sort((left, right) => right.dollars - left.dollars);
}

export function totalDollars(bill: readonly BillLine[]): number {
  return bill.reduce((sum, { unit, dollars }) => (beside.includes(unit) ? sum : sum + dollars), 0);
}
