import type { Chart } from './chart.ts';
import { lineChart } from './line-chart.ts';

interface Drained {
  readonly fanOut: number;
  readonly seconds: readonly number[];
}

/** Deliveries that arrive in each second, against what the database alone writes. */
export function throughputChart(drains: readonly Drained[], conditionalPutsPerS: number): Chart {
  const title = 'Deliveries a second while a backlog is worked off';
  const most = Math.max(conditionalPutsPerS, ...drains.flatMap(({ seconds }) => seconds));
  const step = 10 ** Math.floor(Math.log10(most)) / 2;
  const top = Math.ceil(most / step) * step;
  const longestS = Math.max(...drains.map(({ seconds }) => seconds.length));
  const fifth = Math.max(1, Math.ceil(longestS / 5));
  const svg = lineChart(
    title,
    {
      title: 'seconds since the first was taken',
      from: 0,
      to: fifth * 5,
      ticks: [0, 1, 2, 3, 4, 5].map((part) => part * fifth),
      text: String,
    },
    {
      title: 'a second',
      from: 0,
      to: top,
      ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step),
      text: String,
    },
    [
      ...drains.map(({ fanOut, seconds }) => ({
        name: `fan-out ${fanOut}`,
        // The last second is not a whole one.
        points: seconds.slice(0, -1).map((count, second) => [second + 0.5, count] as const),
      })),
      {
        name: 'what the database alone\nwrites, one by one',
        points: [
          [0, conditionalPutsPerS],
          [fifth * 5, conditionalPutsPerS],
        ],
      },
    ],
  );
  return { file: 'throughput', title, svg };
}
