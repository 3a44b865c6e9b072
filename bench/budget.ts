import { readFileSync } from 'node:fs';
import * as z from 'zod';

const Budget = z.strictObject({
  requests: z.number().positive(),
  writeUnits: z.number().positive(),
  readUnits: z.number().positive(),
});
const Budgets = z
  .object({ $comment: z.string() })
  .catchall(Budget)
  .transform(({ $comment: _comment, ...budgets }) => budgets as Readonly<Record<string, Budget>>);
export type Budget = z.infer<typeof Budget>;

/** What a delivery may take at most, by the name of the scenario. */
export function readBudgets(): Readonly<Record<string, Budget>> {
  return Budgets.parse(JSON.parse(readFileSync(new URL('./budgets.json', import.meta.url), 'utf8')));
}

/** What is above the budget, as sentences. A scenario without a budget is a mistake in the file. */
export function overBudget(name: string, used: Budget, budget: Budget | undefined): string[] {
  if (budget === undefined) return [`bench/budgets.json has no budget for ${name}`];
  return (['requests', 'writeUnits', 'readUnits'] as const)
    .filter((unit) => used[unit] > budget[unit])
    .map(
      (unit) =>
        `${name}: ${used[unit].toFixed(3)} ${unit} per delivery, ${budget[unit]} are allowed (bench/budgets.json)`,
    );
}
