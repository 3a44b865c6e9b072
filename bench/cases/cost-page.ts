import type { BillLine } from '../bill.ts';
import { prices } from '../prices.ts';
import { markdownTable } from '../report/markdown.ts';

const stages = ['publish', 'fan-out', 'send'];

/**
 * The table of docs/architecture.md#cost: each line of the bill with full batches beside the same one with a message each.
 * Dollars are those of the rounded counts, so that the page adds up by itself.
 */
export function costPage(full: readonly BillLine[], alone: readonly BillLine[]): string {
  const keyOf = ({ stage, unit, what }: BillLine) => JSON.stringify([stage, unit, what]);
  const lines = new Map([...alone, ...full].map((line) => [keyOf(line), line]));
  const inFull = new Map(full.map((line) => [keyOf(line), line.count]));
  const inAlone = new Map(alone.map((line) => [keyOf(line), line.count]));
  let fullCents = 0;
  let aloneCents = 0;
  const rows = [...lines]
    .sort(([, left], [, right]) => stages.indexOf(left.stage) - stages.indexOf(right.stage))
    .map(([key, { stage, unit, what }]) => {
      const { perMillion, unit: unitName } = prices[unit];
      const counts = [inFull.get(key) ?? 0, inAlone.get(key) ?? 0].map((count) => Number(count.toFixed(4)));
      const [f = 0, a = 0] = counts.map((count) => cents(count * perMillion));
      if (unit !== 'internetKb') {
        fullCents += f;
        aloneCents += a;
      }
      const unitText = unit === 'internetKb' ? `${unitName} (not in the sums)` : unitName;
      return [stage, `${unitText}: ${what}`, ...counts, perMillion, dollars(f), dollars(a)];
    });
  return markdownTable({
    columns: ['stage', 'unit', 'full', 'alone', 'price', 'full, $', 'alone, $'],
    rows: [...rows, ['**all**', '', '', '', '', `**${dollars(fullCents)}**`, `**${dollars(aloneCents)}**`]],
  });
}

function cents(amount: number): number {
  return Math.round(amount * 100 + 1e-9);
}

function dollars(amountCents: number): string {
  return (amountCents / 100).toFixed(2);
}
