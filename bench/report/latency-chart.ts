import { quantile } from '../statistics.ts';
import type { Chart } from './chart.ts';
import { lineChart } from './line-chart.ts';

interface Times {
  readonly perS: number;
  readonly timesMs: readonly number[];
}

/** Percentiles are as far from each other as their rests are rarer: 90 % is one step, 99 % two, 99.9 % three. */
const rarity = (share: number) => -Math.log10(1 - share);
const shares = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99];
const shown = [0.5, 0.9, 0.99];

export function latencyChart(measured: readonly Times[]): Chart {
  const title = 'Milliseconds from the answer to a publish to the first byte';
  const lines = measured.map(({ perS, timesMs }) => ({
    name: `${perS} events a second`,
    // An axis of powers has no place for nothing.
    points: shares.map((share) => [rarity(share), Math.max(0.1, quantile(timesMs, share))] as const),
  }));
  const all = lines.flatMap(({ points }) => points.map(([, ms]) => ms));
  const [from, to] = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))];
  const svg = lineChart(
    title,
    {
      title: 'percent that took no longer',
      from: rarity(0.5),
      to: rarity(0.99),
      ticks: shown.map(rarity),
      text: (tick) => String(Math.round(100 - 100 / 10 ** tick)),
    },
    {
      title: 'ms',
      from: 10 ** from,
      to: 10 ** to,
      ticks: Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index)),
      isLogarithmic: true,
      text: String,
    },
    lines,
  );
  return { file: 'latency', title, svg };
}
