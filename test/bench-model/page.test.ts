import { expect, it } from 'vitest';
import { peakFactor } from '../../bench/cases/model.ts';
import { compareAll } from '../../bench/model/check.ts';
import { measured } from '../../bench/model/measured.ts';
import { reportOf } from '../../bench/model/report.ts';
import { between } from '../../bench/report/markdown.ts';
import { page } from '../docs/pages.ts';

it('docs/scale.md has the tables that `npm run bench -- model --write-docs` writes', () => {
  const { text } = page('docs/scale.md');
  const report = reportOf({ measured, peakFactor }, compareAll(measured));
  expect(between(text, 'model', report)).toBe(text);
});

it('puts text between markers, and refuses a page without them', () => {
  const before = 'a\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nb';
  expect(between(before, 'x', 'new')).toBe('a\n<!-- bench:x -->\nnew\n<!-- /bench:x -->\nb');
  expect(() => between('a', 'x', 'new')).toThrow('<!-- bench:x -->');
});
