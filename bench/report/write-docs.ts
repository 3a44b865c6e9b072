import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { BenchResult } from '../bench-case.ts';
import { describeMachine } from './machine.ts';
import { between, caseSection } from './markdown.ts';

const docs = new URL('../../docs/', import.meta.url);
const pictures = new URL('benchmarks/', docs);

/** Writes a case's tables into docs/benchmarks.md, its passages into other pages, and its charts beside them. */
export function writeResults(
  benchCase: { readonly name: string; readonly summary: string },
  result: BenchResult,
  day: string,
): void {
  const measured = `Measured on ${day}: ${describeMachine()}.`;
  if (result.tables.length > 0) {
    put('benchmarks.md', benchCase.name, caseSection(benchCase, result, measured));
  }
  for (const { page, marker, text } of result.passages ?? []) put(page, marker, text);
  mkdirSync(pictures, { recursive: true });
  for (const { file, svg } of result.charts) writeFileSync(new URL(`${file}.svg`, pictures), svg);
}

function put(page: string, marker: string, text: string): void {
  const file = new URL(page, docs);
  writeFileSync(file, between(readFileSync(file, 'utf8'), marker, text));
}
