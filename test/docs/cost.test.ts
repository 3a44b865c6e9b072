import { describe, expect, it } from 'vitest';
import { readBudgets } from '../../bench/budget.ts';
import { prices } from '../../bench/prices.ts';
import { synthesize } from '../stack/synthesized.ts';
import { page, tableRows } from './pages.ts';

const architecture = page('docs/architecture.md').text;
const number = (cell: string | undefined) => Number(cell?.replaceAll('*', ''));
const cents = (dollars: number) => Math.round(dollars * 100 + 1e-9);

describe('the cost of a million deliveries', () => {
  const rows = tableRows(architecture, '| stage | unit |');
  const total = rows.at(-1);
  const summed = rows.slice(0, -1).filter(([, unit]) => !unit?.includes('not in the sums'));

  it.each(rows.slice(0, -1))(
    '%s, %s: counts times price',
    (_stage, _unit, full, alone, price, fullCost, aloneCost) => {
      expect([number(fullCost), number(aloneCost)].map(cents)).toEqual([
        cents(number(full) * number(price)),
        cents(number(alone) * number(price)),
      ]);
    },
  );

  it.each([5, 6])('adds up in column %i', (column) => {
    const sum = summed.reduce((all, row) => all + number(row[column]), 0);
    expect(cents(number(total?.[column]))).toBe(cents(sum));
  });

  it.each(rows.slice(0, -1))(
    '%s, %s: the price is the price list’s',
    (_stage, unit, _full, _alone, price) => {
      const found = Object.values(prices).find((one) => unit?.startsWith(one.unit));
      expect(number(price)).toBe(found?.perMillion);
    },
  );

  it.each([
    [2, 'api, fan-out 1'],
    [3, 'api, fan-out 1, one by one'],
  ])('has the write units of column %i that the benchmark allows: %s', (column, scenario) => {
    const writes = rows.filter(([, unit]) => unit?.startsWith('DynamoDB write unit'));
    const sum = writes.reduce((all, row) => all + number(row[column]), 0);
    const most = readBudgets()[scenario]?.writeUnits ?? 0;
    expect(sum).toBeLessThanOrEqual(most);
    expect(sum).toBeGreaterThan(most * 0.95);
  });
});

describe('the cost of a month without events', () => {
  const rows = tableRows(architecture, '| unit | count |');

  it.each(rows.slice(0, -1))('%s: count times price', (_unit, count, free, price, cost, costWithoutFree) => {
    expect([number(cost), number(costWithoutFree)].map(cents)).toEqual([
      cents(Math.max(0, number(count) - number(free)) * number(price)),
      cents(number(count) * number(price)),
    ]);
  });

  it.each([4, 5])('adds up in column %i', (column) => {
    const sum = rows.slice(0, -1).reduce((all, row) => all + number(row[column]), 0);
    expect(cents(number(rows.at(-1)?.[column]))).toBe(cents(sum));
  });

  it('counts what the stack has', () => {
    const { ofType } = synthesize();
    const count = (start: string) => number(rows.find(([unit]) => unit?.startsWith(start))?.[1]);
    expect(count('secret')).toBe(ofType('AWS::SecretsManager::Secret').length);
    expect(count('dashboard')).toBe(ofType('AWS::CloudWatch::Dashboard').length);
    const alarmMetrics = ofType('AWS::CloudWatch::Alarm').map(
      ([, { Properties }]) =>
        Properties['Metrics']?.filter((metric: object) => 'MetricStat' in metric).length ?? 1,
    );
    expect(count('alarm metric')).toBe(alarmMetrics.reduce((all, metrics) => all + metrics, 0));
  });
});
