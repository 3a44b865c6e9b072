import { expect, it } from 'vitest';
import { compareAll } from '../../bench/model/check.ts';
import { peakFactor } from '../../bench/model/main.ts';
import { putBetweenMarkers } from '../../bench/model/markdown.ts';
import { measured } from '../../bench/model/measured.ts';
import { reportOf } from '../../bench/model/report.ts';
import { page } from '../docs/pages.ts';

it('docs/scale.md has the tables that `node bench/model/main.ts` writes', () => {
  const { text } = page('docs/scale.md');
  const report = reportOf({ measured, peakFactor }, compareAll(measured));
  expect(putBetweenMarkers(text, 'model', report)).toBe(text);
});

it('puts text between markers, and refuses a page without them', () => {
  const before = 'a\n<!-- x:start -->\nold\n<!-- x:end -->\nb';
  expect(putBetweenMarkers(before, 'x', 'new')).toBe('a\n<!-- x:start -->\nnew\n<!-- x:end -->\nb');
  expect(() => putBetweenMarkers('a', 'x', 'new')).toThrow('<!-- x:start -->');
});
