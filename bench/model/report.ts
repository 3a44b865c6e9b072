import { markdownTable } from '../report/markdown.ts';
import { awsLimits, limitsDate } from './aws-limits.ts';
import type { Compared } from './check.ts';
import { tolerance } from './check.ts';
import { customerLimits } from './customer-limits.ts';
import { asInstalled, type Deployment } from './deployment.ts';
import { outageOfADay } from './hanging.ts';
import { type HealthState, healthy, protectedFrom, unprotected } from './health-state.ts';
import type { Measured } from './measured.ts';
import { count, dollars, duration, scale } from './number-text.ts';
import { quotasOf } from './quotas.ts';
import { type Scenario, scenarioOf } from './scenario.ts';

export const scales = [1e3, 1e5, 1e7, 1e9] as const;
export const states: readonly HealthState[] = [
  healthy,
  protectedFrom(outageOfADay),
  unprotected(outageOfADay),
];

export interface ReportInput {
  readonly measured: Measured;
  readonly peakFactor: number;
}

export function scenariosAt({ measured, peakFactor }: ReportInput, deployment: Deployment): Scenario[] {
  return states.flatMap((state) =>
    scales.map((deliveriesPerDay) =>
      scenarioOf({ measured, deployment, deliveriesPerDay, peakFactor, state }),
    ),
  );
}

/** The tables of docs/scale.md. */
export function reportOf(input: ReportInput, compared: readonly Compared[]): string {
  const scenarios = scenariosAt(input, asInstalled);
  const others: readonly (readonly [string, Deployment])[] = [
    ['by the HTTP API', { ...asInstalled, by: 'http-api' }],
    ['by a queue', { ...asInstalled, by: 'queue' }],
    ['fan-out 10, each received alone', { ...asInstalled, fanOut: 10 }],
    ['fan-out 10, received together', { ...asInstalled, fanOut: 10, staysTogether: true }],
  ];
  return [
    '### What it takes',
    `Published at the publish URL, one endpoint for each event, peaks of ${input.peakFactor} times the mean.`,
    loadTable(scenarios),
    '### What it costs',
    'US dollars, a month of 30 days at the mean rate, everything kept for 90 days; at the publish URL and fan-out 1 first.',
    moneyTable(
      scenarios,
      others.map(([name, deployment]) => [name, scenariosAt(input, deployment)]),
    ),
    '### What a batch window would save',
    'US dollars a million, without what is kept; all answer, at the publish URL, fan-out 1. The queues wait so long for fuller batches.',
    windowTable(input),
    '### Which quota comes first',
    'Deliveries a second of a deployment at which each is reached, all batches full, the lowest first.',
    quotaTable(input.measured, healthy),
    'The same while a twentieth of all endpoints hangs, at fan-out 1:',
    hangingQuotaTable(input.measured),
    '### What one customer can take',
    table(
      ['what', 'partition', 'arithmetic', 'limit'],
      customerLimits.map(({ what, partition, arithmetic, perS, unit }) => [
        what,
        partition,
        arithmetic,
        `${count(perS)} ${unit}`,
      ]),
    ),
    '### Arithmetic and simulation',
    `Seeded, so the same in every run. They must agree within ${tolerance * 100} %.`,
    comparedTable(compared),
    '### Limits of AWS',
    `Defaults in us-east-1, read in ${limitsDate} from stored copies of these pages.`,
    table(
      ['limit', 'value', 'raised on request', 'source'],
      Object.values(awsLimits).map(({ what, value, unit, canBeRaised, source }) => [
        what,
        `${count(value)} ${unit}`,
        canBeRaised ? 'yes' : 'no',
        source,
      ]),
    ),
  ].join('\n\n');
}

function loadTable(scenarios: readonly Scenario[]): string {
  return table(
    [
      'deliveries a day',
      'receivers',
      'a second: mean, peak',
      '`sendMaxConcurrency`',
      'lambdas: mean, peak',
      'in a batch: mean, peak',
      'quiet to peak: keeps up after, longest wait',
      'the same, provisioned',
      'new tables take the peak after',
      'first quota below the peak',
    ],
    scenarios.map((scenario) => [
      scale(scenario.deliveriesPerDay),
      scenario.state.name,
      `${count(scenario.meanPerS)}, ${count(scenario.peakPerS)}`,
      concurrencyText(scenario),
      `${count(scenario.lambdasAtMean)}, ${count(scenario.lambdasAtPeak)}`,
      `${count(scenario.fillAtMean)}, ${count(scenario.send.fill)}`,
      rampText(scenario.ramp),
      rampText(scenario.provisionedRamp),
      scenario.newTablesS === 0 ? 'at once' : duration(scenario.newTablesS),
      scenario.exceeded[0]
        ? `${scenario.exceeded[0].what}: ${count(scenario.exceeded[0].deliveriesPerS)} deliveries/s`
        : 'none',
    ]),
  );
}

/** @param others the same scales and states, otherwise deployed, by name */
function moneyTable(
  scenarios: readonly Scenario[],
  others: readonly (readonly [name: string, scenarios: readonly Scenario[]])[],
): string {
  return table(
    [
      'deliveries a day',
      'receivers',
      'a month',
      'a million: use',
      'a million: kept',
      ...others.map(([name]) => `${name}: use`),
    ],
    scenarios.map(({ deliveriesPerDay, state, bill }, row) => [
      scale(deliveriesPerDay),
      state.name,
      ...[bill?.perMonth, bill?.usePerMillion, bill?.storagePerMillion].map(dollarsOrNot),
      ...others.map(([, same]) => dollarsOrNot(same[row]?.bill?.usePerMillion)),
    ]),
  );
}

const dollarsOrNot = (value: number | undefined) =>
  value === undefined ? 'does not get through' : dollars(value);

/** Whole seconds are what a mapping's window has. */
const windowsS = [0, 1, 2, 5];

function windowTable(input: ReportInput): string {
  return table(
    ['deliveries a day', ...windowsS.map((windowS) => `window of ${windowS} s: in a batch, use`)],
    scales.map((deliveriesPerDay) => [
      scale(deliveriesPerDay),
      ...windowsS.map((windowS) => {
        const deployment = { ...asInstalled, windowS };
        const { fillAtMean, bill } = scenarioOf({ ...input, deployment, deliveriesPerDay, state: healthy });
        return `${count(fillAtMean)}, ${dollarsOrNot(bill?.usePerMillion)}`;
      }),
    ]),
  );
}

function quotaTable(measured: Measured, state: HealthState): string {
  const byTen = quotasOf(measured, { ...asInstalled, fanOut: 10 }, state);
  return table(
    ['quota', 'its limit', 'set by', 'deliveries/s at fan-out 1', 'at fan-out 10'],
    quotasOf(measured, asInstalled, state).map(({ what, limit, setBy, deliveriesPerS }) => [
      what,
      count(Number(limit)),
      setBy,
      count(deliveriesPerS),
      count(byTen.find((other) => other.what === what)?.deliveriesPerS ?? 0),
    ]),
  );
}

function hangingQuotaTable(measured: Measured): string {
  const [, guarded = healthy, bare = healthy] = states;
  const without = quotasOf(measured, asInstalled, bare);
  return table(
    ['quota', 'with breaker and slow lane', 'without both'],
    quotasOf(measured, asInstalled, guarded).map(({ what, deliveriesPerS }) => {
      const other = without.find((quota) => quota.what === what);
      return [what, count(deliveriesPerS), other ? count(other.deliveriesPerS) : 'none'];
    }),
  );
}

function comparedTable(compared: readonly Compared[]): string {
  return table(
    ['case', 'computed', 'simulated', 'apart'],
    compared.map(({ what, computed, simulated }) => [
      what,
      count(computed),
      count(simulated),
      `${(100 * (simulated / computed - 1)).toFixed(1)} %`,
    ]),
  );
}

function concurrencyText({ deployment, neededConcurrency }: Scenario): string {
  const set = count(deployment.sendMaxConcurrency);
  return neededConcurrency > deployment.sendMaxConcurrency ? `${set} of ${count(neededConcurrency)}` : set;
}

function rampText({ readyS, longestWaitS }: Scenario['ramp']): string {
  return Number.isFinite(readyS) ? `${duration(readyS)}, ${duration(longestWaitS)}` : 'never';
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable({ columns, rows });
}
