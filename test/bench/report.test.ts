import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { overBudget, readBudgets } from '../../bench/budget.ts';
import { costScenarios } from '../../bench/cases/cost-scenarios.ts';
import { cases } from '../../bench/cases.ts';
import { readOptions } from '../../bench/command-line.ts';
import { orderPayload } from '../../bench/event.ts';
import { describeMachine } from '../../bench/report/machine.ts';
import { between, isMissed, markdownTable } from '../../bench/report/markdown.ts';
import { stackedBars } from '../../bench/report/stacked-bars.ts';

const page = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8');

describe('budgets', () => {
  it('are there for every scenario, and for no other', () => {
    expect(Object.keys(readBudgets()).sort()).toEqual(
      costScenarios(false)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('are exceeded by more, not by as much', () => {
    const budget = { requests: 10, writeUnits: 3, readUnits: 5 };
    expect(overBudget('x', budget, budget)).toEqual([]);
    expect(overBudget('x', { requests: 10.1, writeUnits: 3.1, readUnits: 5.1 }, budget)).toEqual([
      'x: 10.100 requests per delivery, 10 are allowed (bench/budgets.json)',
      'x: 3.100 writeUnits per delivery, 3 are allowed (bench/budgets.json)',
      'x: 5.100 readUnits per delivery, 5 are allowed (bench/budgets.json)',
    ]);
  });

  it('are missed where there are none', () => {
    expect(overBudget('x', { requests: 1, writeUnits: 1, readUnits: 1 }, undefined)).toHaveLength(1);
  });

  it('short runs measure scenarios of long ones', () => {
    const long = costScenarios(false).map(({ name }) => name);
    for (const { name } of costScenarios(true)) expect(long).toContain(name);
  });
});

describe('a figure', () => {
  const figure = { name: 'x', value: 3, unit: 's' };
  it.each([
    [{ most: 3 }, false],
    [{ most: 2.9 }, true],
    [{ least: 3 }, false],
    [{ least: 3.1 }, true],
    [{ most: 3, value: Number.NaN }, true],
    [{}, false],
  ])('with %o is missed: %s', (target, missed) => {
    expect(isMissed({ ...figure, ...target })).toBe(missed);
  });
});

describe('a chart', () => {
  const bars = [
    {
      label: 'a <b>',
      parts: [
        { label: 'one', value: 1 },
        { label: 'two', value: 3 },
      ],
    },
    {
      label: 'c',
      parts: [
        { label: 'one', value: 2 },
        { label: 'two', value: 0 },
      ],
    },
  ];
  const { svg } = stackedBars({ file: 'x', title: 'T & U', unit: '$', bars });
  const widths = [...svg.matchAll(/<rect [^>]*width="([\d.]+)" height="16"/g)].map(([, width]) =>
    Number(width),
  );

  it('has a box for each part that is not nothing, in proportion', () => {
    expect(widths).toHaveLength(3);
    expect(widths[1]).toBeCloseTo(3 * (widths[0] ?? 0), 0);
    expect(widths[2]).toBeCloseTo(2 * (widths[0] ?? 0), 0);
  });

  it('stays within its frame, escapes text, and follows the reader into the dark', () => {
    expect(svg).toContain('a &lt;b&gt;');
    expect(svg).toContain('T &amp; U');
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).toContain('$4.00');
  });

  it('is the same for the same figures', () => {
    expect(stackedBars({ file: 'x', title: 'T & U', unit: '$', bars }).svg).toBe(svg);
  });
});

describe('the page', () => {
  it('has a place for every case that has tables', () => {
    const elsewhere = ['model'];
    const names = cases.map((one) => one.name).filter((name) => !elsewhere.includes(name));
    expect(names).toEqual(expect.arrayContaining(['aws-cost', 'growth', 'cold-start']));
    for (const name of names) {
      expect(between(page, name, 'text')).toContain(`<!-- bench:${name} -->\ntext\n<!-- /bench:${name} -->`);
    }
  });

  it('keeps what stands outside of the markers', () => {
    expect(between('a <!-- bench:x -->old<!-- /bench:x --> b', 'x', 'new')).toBe(
      'a <!-- bench:x -->\nnew\n<!-- /bench:x --> b',
    );
    expect(() => between('a', 'x', 'new')).toThrow('no place for x');
  });

  it('aligns columns of numbers to the right', () => {
    expect(markdownTable({ columns: ['a', 'b'], rows: [['x', '1.5']] })).toBe(
      '| a | b |\n| --- | ---: |\n| x | 1.5 |',
    );
  });

  it('tells of the machine without its paths and names', () => {
    expect(describeMachine()).toMatch(/^\d+ cores, .*Node v\d+/);
    expect(describeMachine()).not.toMatch(/\/|\.local/);
  });
});

describe('the command line', () => {
  const known = ['a', 'b'];
  it('reads cases and options', () => {
    expect(readOptions(['b', '--json', 'f', '--quick'], known)).toEqual({
      names: ['b'],
      quick: true,
      json: 'f',
      writeDocs: false,
    });
  });
  it('says which cases there are', () => {
    expect(() => readOptions(['c'], known)).toThrow('No case c; there are a, b.');
  });
  it('writes no page from a short run', () => {
    expect(() => readOptions(['--quick', '--write-docs'], known)).toThrow('leave out --quick');
  });
});

describe('events', () => {
  it('are 1 KB, and each another', () => {
    const texts = [0, 1, 2, 999].map((number) => JSON.stringify(orderPayload(number)));
    expect(texts.map((text) => Buffer.byteLength(text))).toEqual([1024, 1024, 1024, 1024]);
    expect(new Set(texts).size).toBe(4);
  });
});
