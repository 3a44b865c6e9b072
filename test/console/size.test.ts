import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { builtConsole } from '../../lib/console/built-console.ts';

/** What a page may load before it shows anything, compressed. */
const maxInitialBytes = 350 * 1024;

let built: string;
beforeAll(() => {
  built = builtConsole();
});

const gzipped = (file: string): number => gzipSync(readFileSync(join(built, 'assets', file))).length;
const html = (): string => readFileSync(join(built, 'index.html'), 'utf8');

/** The scripts that the files import without being asked, and those in turn. */
function withImports(files: readonly string[]): string[] {
  const all = new Set(files);
  for (const file of all) {
    const code = readFileSync(join(built, 'assets', file), 'utf8');
    const imported = code.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g);
    for (const [, name = ''] of imported) all.add(name);
  }
  return [...all];
}

const entry = (): string[] => [...html().matchAll(/assets\/([\w.-]+\.js)/g)].map(([, name = '']) => name);

test('the console begins with at most 350 KiB of compressed JavaScript', () => {
  const files = withImports(entry());
  const bytes = files.map(gzipped).reduce((sum, size) => sum + size, 0);
  expect(files.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(maxInitialBytes);
});

test('each page with what it needs stays within it too', () => {
  const [index = ''] = entry();
  const code = readFileSync(join(built, 'assets', index), 'utf8');
  const pages = [...code.matchAll(/import\(["'`]\.\/([\w.-]+-page-[\w.-]+\.js)["'`]\)/g)].map(
    ([, name = '']) => name,
  );
  expect(pages.length).toBeGreaterThan(5);
  for (const page of pages) {
    const bytes = withImports([...entry(), page])
      .map(gzipped)
      .reduce((sum, size) => sum + size, 0);
    expect(bytes, page).toBeLessThan(maxInitialBytes);
  }
});

test('the page has no script or style within it, and loads nothing from elsewhere', () => {
  expect(html()).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?:/);
});
