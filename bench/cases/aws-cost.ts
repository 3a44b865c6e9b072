import type { BenchCase, Figure, Table } from '../bench-case.ts';
import { type BillLine, billOf, totalDollars } from '../bill.ts';
import { overBudget, readBudgets } from '../budget.ts';
import { withDeployment } from '../deployment.ts';
import { countOf, perDelivery } from '../meter/usage.ts';
import { priceDate } from '../prices.ts';
import { stackedBars } from '../report/stacked-bars.ts';
import { createGroups, type Outcome, retrySeconds, runScenario } from '../scenario.ts';
import { costPage } from './cost-page.ts';
import { type CostScenario, costScenarios } from './cost-scenarios.ts';

interface Costed {
  readonly scenario: CostScenario;
  readonly outcome: Outcome;
  readonly bill: readonly BillLine[];
  readonly dollars: number;
  readonly requests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
}

/** The scenario whose bill the pages show in full. */
const shownScenario = 'api, fan-out 1';
const shownAlone = 'api, fan-out 1, one by one';

export const awsCost: BenchCase = {
  name: 'aws-cost',
  summary: 'What AWS charges for a million deliveries: requests, units and billed milliseconds, counted.',
  async run({ quick, print }) {
    const budgets = readBudgets();
    const costed = await withDeployment(
      { retryScheduleSeconds: [retrySeconds, retrySeconds, retrySeconds] },
      print,
      async (deployment) => {
        const all: Costed[] = [];
        print('warming up …');
        for (const scenario of costScenarios(true).slice(0, 1)) {
          const groups = await createGroups(deployment, scenario);
          await runScenario(deployment, scenario, groups);
        }
        for (const scenario of costScenarios(quick)) {
          const groups = await createGroups(deployment, scenario);
          const one = costOf(scenario, await runScenario(deployment, scenario, groups));
          print(progressLine(one));
          all.push(one);
        }
        return all;
      },
    );
    const problems = costed.flatMap(({ scenario: { name }, outcome, requests, writeUnits, readUnits }) => [
      ...outcome.problems.map((problem) => `${name}: ${problem}`),
      ...overBudget(name, { requests, writeUnits, readUnits }, budgets[name]),
    ]);
    return {
      ok: problems.length === 0,
      problems,
      figures: costed.map(figureOf),
      tables: tablesOf(costed),
      passages: passagesOf(costed),
      charts: [
        stackedBars({
          file: 'aws-cost',
          title: 'Dollars for a million deliveries',
          unit: '$',
          bars: costed.map(({ scenario, bill }) => ({ label: scenario.name, parts: partsOf(bill) })),
        }),
      ],
    };
  },
};

function passagesOf(costed: readonly Costed[]) {
  const billNamed = (name: string) => costed.find(({ scenario }) => scenario.name === name)?.bill;
  const [full, alone] = [billNamed(shownScenario), billNamed(shownAlone)];
  return full && alone ? [{ page: 'architecture.md', marker: 'aws-cost', text: costPage(full, alone) }] : [];
}

function costOf(scenario: CostScenario, outcome: Outcome): Costed {
  const { deliveries, measured, arrivals } = outcome;
  const sent = {
    stage: 'send',
    unit: 'internetKb',
    what: 'requests, without TLS',
    count: arrivals.bytes / 1024,
  };
  const lines = perDelivery([...measured.lines, sent as (typeof measured.lines)[number]], deliveries);
  const bill = billOf(lines);
  const byProducer = scenario.via === 'queue' ? scenario.events : 0;
  const requests = [...measured.requests.values()].reduce((sum, count) => sum + count, byProducer);
  return {
    scenario,
    outcome,
    bill,
    dollars: totalDollars(bill),
    requests: requests / deliveries,
    writeUnits: countOf(lines, 'writeUnit'),
    readUnits: countOf(lines, 'readUnit'),
  };
}

function progressLine({ scenario, outcome, dollars, requests, writeUnits }: Costed): string {
  const { missing, duplicates, signaturesChecked } = outcome.arrivals;
  const counts = `${requests.toFixed(2)} requests, ${writeUnits.toFixed(2)} write units`;
  return `${scenario.name}: $${dollars.toFixed(2)}; ${counts}; ${outcome.deliveries} deliveries, ${missing} missing, ${duplicates} twice, ${signaturesChecked} signatures checked`;
}

function figureOf({ scenario, dollars }: Costed): Figure {
  return {
    name: `aws-cost: ${scenario.name}`,
    value: dollars,
    unit: '$ per million deliveries',
    ...(scenario.mostDollars === undefined ? {} : { most: scenario.mostDollars }),
    ...(scenario.aimDollars === undefined ? {} : { aim: scenario.aimDollars }),
  };
}

function tablesOf(costed: readonly Costed[]): Table[] {
  const all: Table = {
    title: `A million deliveries, prices of ${priceDate}`,
    columns: [
      'scenario',
      '$',
      'of it Lambda time, least to most',
      'requests',
      'write units',
      'read units',
      'messages a batch: fan-out, send',
      'CPU ms an invocation: publish, fan-out, send',
    ],
    rows: costed.map(({ scenario, outcome, bill, dollars, requests, writeUnits, readUnits }) => [
      scenario.name,
      dollars.toFixed(2),
      lambdaRange(outcome, bill),
      requests.toFixed(2),
      writeUnits.toFixed(2),
      readUnits.toFixed(2),
      batches(scenario, outcome),
      ['publish', 'fan-out', 'send']
        .map((stage) => outcome.measured.invocations.get(stage)?.cpuMs.toFixed(0) ?? '–')
        .join(', '),
    ]),
  };
  return [all, ...costed.filter(({ scenario }) => scenario.mostDollars !== undefined).map(billTable)];
}

function billTable({ scenario, bill, dollars }: Costed): Table {
  return {
    title: `${scenario.name}: the lines, largest first`,
    columns: ['stage', 'unit', 'what', 'a delivery', '$ a million'],
    rows: [
      ...bill.map(({ stage, unit, what, count, dollars }) => [
        stage,
        unit,
        what,
        count.toFixed(4),
        dollars.toFixed(3),
      ]),
      ['**all**', '', 'without bytes to the internet', '', `**${dollars.toFixed(2)}**`],
    ],
  };
}

/** From the duration as it was here to the one with the memory's share of a core. */
function lambdaRange({ measured }: Outcome, bill: readonly BillLine[]): string {
  const most = bill.filter(({ unit }) => unit === 'lambdaGbSecond');
  const least = most.reduce((sum, { stage, dollars }) => {
    const one = measured.invocations.get(stage);
    return sum + (one ? (dollars * one.leastMs) / one.mostMs : dollars);
  }, 0);
  return `${least.toFixed(2)} to ${totalDollars(most).toFixed(2)}`;
}

function batches({ events }: CostScenario, { deliveries, measured }: Outcome): string {
  const per = (count: number, stage: string) => {
    const invocations = measured.invocations.get(stage)?.count;
    return invocations === undefined ? '–' : (count / invocations).toFixed(1);
  };
  return `${per(events, 'fan-out')}, ${per(deliveries, 'send')}`;
}

/** The bill by service, in the same order for every bar. */
function partsOf(bill: readonly BillLine[]) {
  const groups: readonly (readonly [string, readonly string[]])[] = [
    ['DynamoDB writes', ['writeUnit']],
    ['DynamoDB reads', ['readUnit']],
    ['SQS', ['sqsRequest', 'sqsGroupRequest']],
    ['HTTP API', ['httpApiRequest']],
    ['Lambda', ['lambdaRequest', 'lambdaGbSecond']],
    ['logs', ['logKb']],
  ];
  return groups.map(([label, units]) => ({
    label,
    value: totalDollars(bill.filter(({ unit }) => units.includes(unit))),
  }));
}
