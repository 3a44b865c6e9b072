import type { BenchCase } from '../bench-case.ts';
import { chartsOf } from '../model/charts.ts';
import { agrees, compareAll } from '../model/check.ts';
import { measured } from '../model/measured.ts';
import { reportOf } from '../model/report.ts';

/** Traffic is not even: this much more than the mean at the busiest time of the day. */
export const peakFactor = 5;

export const model: BenchCase = {
  name: 'model',
  summary:
    'Quotas, ramp and dollars at 1 k to 1 B deliveries a day, on paper: the tables and charts of docs/scale.md.',
  isLong: true,
  async run({ print }) {
    const compared = compareAll(measured);
    const input = { measured, peakFactor };
    const text = reportOf(input, compared);
    print(text);
    const problems = compared
      .filter((one) => !agrees(one))
      .map(({ what, computed, simulated }) => `${what}: computed ${computed}, simulated ${simulated}`);
    return {
      ok: problems.length === 0,
      problems,
      figures: [],
      tables: [],
      charts: chartsOf(input),
      passages: [{ page: 'scale.md', marker: 'model', text }],
    };
  },
};
