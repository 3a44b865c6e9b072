// npm run bench [-- CASE…]: what cannot be a test, because it is a figure. Every case verifies what it measures.
import { writeFileSync } from 'node:fs';
import type { BenchCase, BenchResult, Figure } from './bench-case.ts';
import { cases } from './cases.ts';
import { type BenchOptions, readOptions, usage } from './command-line.ts';
import { describeMachine } from './report/machine.ts';
import { isMissed, markdownTable, shown, target } from './report/markdown.ts';
import { writeResults } from './report/write-docs.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const names = cases.map(({ name }) => name);
let options: BenchOptions;
try {
  options = readOptions(process.argv.slice(2), names);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  process.exit(2);
}

const { quick } = options;
const wanted = cases.filter(({ name, isLong }) =>
  options.names.length > 0 ? options.names.includes(name) : !(quick && isLong),
);
const day = new Date().toISOString().slice(0, 10);
const results: Record<string, BenchResult> = {};
for (const [index, benchCase] of wanted.entries()) {
  const started = performance.now();
  print(`== ${index + 1}/${wanted.length} ${benchCase.name}: ${benchCase.summary}`);
  const result = await benchCase.run({ quick, print });
  results[benchCase.name] = result;
  report(benchCase, result, Math.round((performance.now() - started) / 1000));
  // After each, so that a case which throws does not take with it what was measured before.
  if (options.json !== undefined) {
    const text = JSON.stringify({ day, machine: describeMachine(), quick, results }, undefined, 2);
    writeFileSync(options.json, `${text}\n`);
  }
}

function report(benchCase: BenchCase, result: BenchResult, seconds: number): void {
  for (const table of result.tables) print(`\n${table.title}\n${markdownTable(table)}`);
  print('');
  const missed = result.figures.filter(isMissed);
  for (const figure of missed) {
    const { name, value, unit } = figure;
    const said = fails(figure) ? 'NOT REACHED' : figure.isKnownMiss ? 'not reached, as is known' : 'missed';
    print(`${said}: ${name}: ${shown(value)} ${unit}, ${target(figure)}`);
  }
  for (const problem of result.problems) print(`NOT OK: ${problem}`);
  const ok = result.ok && !missed.some(fails);
  if (!ok) process.exitCode = 1;
  print(`-- ${benchCase.name}: ${ok ? 'ok' : 'not ok'}, ${seconds} s\n`);
  if (options.writeDocs) writeResults(benchCase, result, day);
}

/** Dollars and times need a whole run and a quiet machine; counts, what is lost and what is over budget show in a short one too. */
function fails({ isCount = false, isKnownMiss = false }: Figure): boolean {
  return !isKnownMiss && (isCount || !quick);
}
