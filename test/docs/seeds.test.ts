import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { page, tableRows } from './pages.ts';

const text = page('docs/seeds.md').text;

/** The names of a file's tests as they stand in its source. */
function testNames(file: string): string[] {
  const source = readFileSync(new URL(`../seeds/${file}.test.ts`, import.meta.url), 'utf8');
  return [...source.matchAll(/\bit(?:\.each\([^;]*?\))?\(\s*'([^']+)'/g)].map(([, name = '']) => name);
}

it.each([
  ['misskey', "| Misskey's sentence |", 21],
  ['fastcomments', '| phrase de FastComments |', 50],
])('every sentence of %s has a test, and every test of its file a sentence', (file, heading, least) => {
  const rows = tableRows(text, heading);
  const named = rows.map(([, cell]) => /^`(.*)`$/.exec(cell ?? '')?.[1] ?? cell);
  expect(rows.length).toBeGreaterThanOrEqual(least);
  expect([...new Set(named)].sort()).toEqual(testNames(file).sort());
});
