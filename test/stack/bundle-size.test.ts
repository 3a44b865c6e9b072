import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import budgets from '../../bench/bundle-budgets.json' with { type: 'json' };
import { readBundle } from '../../bench/cases/sdk-floor.ts';

const { $comment: _comment, ...maxBytes } = budgets;
const stages = readdirSync(new URL('../../lambdas/', import.meta.url)).filter(
  (name) => name !== 'api' && name !== 'parts',
);

it('has a budget for the bundle of every function', () => {
  expect(Object.keys(maxBytes).sort()).toEqual(stages.sort());
});

// What is loaded at every cold start grows by an import somewhere. See cold-start in docs/benchmarks.md.
it.each(Object.entries(maxBytes))('keeps what %s loads at its start within %i bytes', (stage, most) => {
  const { bytes, parts } = readBundle(`lambdas/${stage}/handler.ts`);
  expect(bytes, `its largest parts: ${JSON.stringify(parts.slice(0, 8))}`).toBeLessThan(most);
});
