import type { Chart } from '../report/chart.ts';
import { type Line, lineChart } from '../report/line-chart.ts';
import { asInstalled } from './deployment.ts';
import { allAnswer, type Traffic, timeoutS } from './hanging.ts';
import { provisionedMapping, standardMapping } from './mapping.ts';
import type { Measured } from './measured.ts';
import { count, dollars, scale } from './number-text.ts';
import { rampOf, takenPerS } from './ramp.ts';
import { seededRandom } from './random.ts';
import { type ReportInput, scales, scenariosAt, states } from './report.ts';
import { sendStage } from './send-batch.ts';
import { simulate } from './simulate.ts';

/** The mean of a billion deliveries a day, all at once after quiet. */
const rampRatePerS = Math.round(1e9 / 86_400);
const rampForS = 300;
/** The simulation's seconds are shown by ten. */
const dotS = 10;

const fewHang: Traffic = { answered: 0.95, hanging: 0.05, putOff: 0, timeoutS };

export function chartsOf(input: ReportInput): Chart[] {
  return [rampChart(input.measured), dollarsChart(input)];
}

function rampChart(measured: Measured): Chart {
  const title = `Deliveries a second while ${count(rampRatePerS)} a second come after quiet`;
  const svg = lineChart(
    title,
    {
      title: 'seconds; lines are arithmetic, dots the simulation',
      from: 0,
      to: rampForS,
      ticks: [0, 60, 120, 180, 240, 300],
      text: String,
    },
    {
      title: 'deliveries a second',
      from: 0,
      to: 25_000,
      ticks: [0, 5000, 10_000, 15_000, 20_000, 25_000],
      text: count,
    },
    [
      rampLine(
        measured,
        'provisioned mode,\n20 to 200 pollers',
        provisionedMapping({ least: 20, most: 200 }),
      ),
      rampLine(measured, 'at most 1,000 batches', standardMapping(1000)),
      rampLine(measured, 'at most 100 batches\n(the default)', standardMapping(100)),
      rampLine(measured, 'at most 1,000 batches,\n5 % hang, none known yet', standardMapping(1000), fewHang),
    ],
  );
  return { file: 'model-ramp', title, svg };
}

function rampLine(
  measured: Measured,
  name: string,
  mapping: ReturnType<typeof standardMapping>,
  traffic = allAnswer,
): Line {
  const stage = sendStage(measured, traffic, mapping);
  const { drainedS } = rampOf(stage, rampRatePerS);
  const points = Array.from({ length: rampForS + 1 }, (_, atS): [number, number] => [
    atS,
    atS < drainedS ? takenPerS(stage, atS) : rampRatePerS,
  ]);
  const random = seededRandom(1);
  const seconds = simulate({
    ...stage,
    drawDurationS: stage.drawDurationS(random),
    ratePerS: rampRatePerS,
    forS: rampForS,
    random,
  });
  const dots = Array.from({ length: rampForS / dotS }, (_, index): [number, number] => {
    const some = seconds.slice(index * dotS, (index + 1) * dotS);
    return [(index + 0.5) * dotS, some.reduce((sum, { started }) => sum + started, 0) / dotS];
  });
  return { name, points, dots };
}

function dollarsChart(input: ReportInput): Chart {
  const title = 'Dollars a month';
  const all = [
    { name: 'by the API, fan-out 1', scenarios: scenariosAt(input, asInstalled) },
    { name: 'by the API, fan-out 10', scenarios: scenariosAt(input, { ...asInstalled, fanOut: 10 }) },
  ];
  const lines = all.flatMap(({ name, scenarios }, which) =>
    states.slice(0, which === 0 ? 3 : 1).map(
      (state): Line => ({
        name: `${name}:\n${state.name}`,
        points: scenarios
          .filter((scenario) => scenario.state === state)
          .flatMap(({ deliveriesPerDay, bill }) =>
            bill ? [[deliveriesPerDay, bill.perMonth] as const] : [],
          ),
      }),
    ),
  );
  const powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7];
  const svg = lineChart(
    title,
    { title: 'deliveries a day', from: 1e3, to: 1e9, ticks: scales, isLogarithmic: true, text: scale },
    {
      title: 'US dollars, what is kept for 90 days included',
      from: 1,
      to: 1e7,
      ticks: powers,
      isLogarithmic: true,
      text: (value) => dollars(value).replace('.00', ''),
    },
    lines,
  );
  return { file: 'model-dollars', title, svg };
}
