import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exists, page, withoutCode } from './pages.ts';

const text = withoutCode(page('docs/reliability.md').text);

/** Each `| … [file](../test/….test.ts) `name` | …` of the tables. */
const named = [...text.matchAll(/\]\(\.\.\/((?:test|bench)\/[\w/.-]+\.ts)\) `([^`]+)`/g)].map(
  ([, file = '', name = '']) => [file, name] as const,
);

describe('the page on reliability', () => {
  it.each(named)('%s has a test named %s', (file, name) => {
    expect(exists(file)).toBe(true);
    expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toContain(name);
  });

  it('has at least one row for each of its ten sections', () => {
    const sections = text.split('\n## ').slice(1);
    expect(sections.map((section) => section.split('\n')[0])).toHaveLength(10);
    for (const section of sections) {
      const rows = section.split('\n').filter((line) => line.startsWith('| ')).length - 2;
      expect([section.split('\n')[0], rows >= 1]).toEqual([section.split('\n')[0], true]);
    }
  });

  it('names a test or a bench case in every row', () => {
    const rows = text.split('\n').filter((line) => /^\| (?!promise|---)/.test(line));
    for (const row of rows) expect(row).toMatch(/\]\(\.\.\/(test|bench)\/[\w/.-]+\.ts\) `[^`]+`/);
  });
});
