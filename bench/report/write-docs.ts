import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { BenchResult } from '../bench-case.ts';
import { describeMachine } from './machine.ts';
import { between, caseSection } from './markdown.ts';

const docs = new URL('../../docs/', import.meta.url);
const page = new URL('benchmarks.md', docs);
const pictures = new URL('benchmarks/', docs);

/** Writes a case's results into docs/benchmarks.md and its charts beside it. */
export function writeResults(
  benchCase: { readonly name: string; readonly summary: string },
  result: BenchResult,
  day: string,
): void {
  const measured = `Measured on ${day}: ${describeMachine()}.`;
  const text = readFileSync(page, 'utf8');
  writeFileSync(page, between(text, benchCase.name, caseSection(benchCase, result, measured)));
  for (const passage of result.passages ?? []) {
    const file = new URL(passage.page, docs);
    writeFileSync(file, between(readFileSync(file, 'utf8'), passage.marker, passage.text));
  }
  mkdirSync(pictures, { recursive: true });
  for (const { file, svg } of result.charts) writeFileSync(new URL(`${file}.svg`, pictures), svg);
}
