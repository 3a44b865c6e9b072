import type { BenchCase, Figure } from '../bench-case.ts';
import { billOf, totalDollars } from '../bill.ts';
import { type Deployment, withDeployment } from '../deployment.ts';
import { countOf, perDelivery } from '../meter/usage.ts';
import { type Group, type Outcome, runScenario, type Scenario } from '../scenario.ts';
import { copyEndpoint } from '../stored-endpoints.ts';

/** How much more a delivery may take where there are more endpoints. */
const mostTimes = 1.1;

/** What is compared, by the name that a figure has. */
const measures = ['requests', 'writeUnits', 'readUnits', 'dollars', 'cpuMs'] as const;

interface Point {
  readonly name: string;
  readonly outcome: Outcome;
  /** Of a delivery; dollars of a million, CPU time of the functions that it takes. */
  readonly per: Readonly<Record<(typeof measures)[number], number>>;
}

export const growth: BenchCase = {
  name: 'growth',
  summary:
    'Whether a delivery takes more of AWS where an event has more endpoints, or the deployment has more of them.',
  async run({ quick, print }) {
    const fanOuts = quick ? [1, 10, 100] : [1, 10, 1000, 10_000];
    const storedElsewhere = quick ? [100, 1000] : [100, 10_000, 100_000];
    // So many that full batches follow the first one.
    const events = quick ? 100 : 300;
    // Processor time varies by a tenth and more from one round to the next, counts do not.
    const roundsAPoint = quick ? 1 : 3;
    const problems: string[] = [];
    const points = await withDeployment({}, print, async (deployment) => {
      const all: Point[] = [];
      const measure = async (name: string, fanOut: number, others = 0) => {
        const rounds: Point[] = [];
        while (rounds.length < roundsAPoint)
          rounds.push(await measurePoint(deployment, name, { fanOut, events, others }));
        const point = middleOf(rounds);
        print(`${name}: ${unitsText(point)}; ${point.outcome.deliveries} deliveries`);
        all.push(point);
        problems.push(...rounds.flatMap(({ outcome }) => outcome.problems.map((text) => `${name}: ${text}`)));
      };
      // Code is compiled by then: what is measured first would take more of the processor than what comes later.
      for (const fanOut of [20, 10, 1, 1])
        await measurePoint(deployment, 'warm-up', { fanOut, events, others: 0 });
      for (const fanOut of fanOuts) await measure(`${fanOut} matching`, fanOut);
      let stored = 0;
      for (const count of storedElsewhere) {
        await store(deployment, count - stored);
        stored = count;
        await measure(`1 matching, ${count} stored in other applications`, 1);
      }
      const beside = quick ? 100 : 1000;
      await measure(`1 matching, ${beside} others stored in its application`, 1, beside);
      return all;
    });
    return {
      ok: problems.length === 0,
      problems,
      figures: figuresOf(points),
      tables: [
        {
          title: 'What a delivery takes',
          columns: [
            'endpoints',
            'requests',
            'write units',
            'read units',
            '$ a million',
            'ms of CPU',
            'deliveries',
          ],
          rows: points.map(({ name, per, outcome }) => [
            name,
            per.requests.toFixed(3),
            per.writeUnits.toFixed(3),
            per.readUnits.toFixed(3),
            per.dollars.toFixed(2),
            per.cpuMs.toFixed(2),
            outcome.deliveries,
          ]),
        },
      ],
      charts: [],
    };
  },
};

/** The round in the middle by its processor time. */
function middleOf(rounds: readonly Point[]): Point {
  const sorted = rounds.toSorted((left, right) => left.per.cpuMs - right.per.cpuMs);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error('There was no round.');
  return middle;
}

/** More endpoints may share what an event takes once; they must not add to it. The last point is known to, and is not judged. */
function figuresOf(points: readonly Point[]): Figure[] {
  const [, ten, ...rest] = points;
  const larger = rest.filter(({ name }) => /^\d+ matching$/.test(name));
  const [fewest, ...more] = rest.filter(({ name }) => name.includes('other applications'));
  if (!ten || !fewest) return [];
  return measures.flatMap((measure) => [
    ...larger.map((point) => times(measure, point, ten)),
    ...more.map((point) => times(measure, point, fewest)),
  ]);
}

function times(measure: keyof Point['per'], point: Point, base: Point): Figure {
  return {
    name: `growth: ${measure}, ${point.name}`,
    value: point.per[measure] / base.per[measure],
    unit: `times those of ${base.name}`,
    most: mostTimes,
    ...(measure === 'dollars' || measure === 'cpuMs' ? {} : { isCount: true }),
  };
}

interface Size {
  /** Endpoints of an application that want its events. */
  readonly fanOut: number;
  /** Events where each goes to one endpoint; where each goes to more, twice as many deliveries. */
  readonly events: number;
  /** Endpoints of the same application that do not want the events. */
  readonly others: number;
}

async function measurePoint(
  deployment: Deployment,
  name: string,
  { fanOut, events, others }: Size,
): Promise<Point> {
  const group = await createGroup(deployment, fanOut, others);
  const scenario: Scenario = {
    fanOut,
    failing: 0,
    via: 'api',
    events: fanOut === 1 ? events : Math.max(1, Math.round((2 * events) / fanOut)),
    arrival: 'at once',
    receiverMs: 0,
  };
  const outcome = await runScenario(deployment, scenario, [group]);
  const lines = perDelivery(outcome.measured.lines, outcome.deliveries);
  const { measured, deliveries } = outcome;
  const requests = [...measured.requests.values()].reduce((sum, count) => sum + count, 0);
  const cpuMs = [...measured.invocations.values()].reduce((sum, all) => sum + all.count * all.cpuMs, 0);
  return {
    name,
    outcome,
    per: {
      requests: requests / deliveries,
      writeUnits: countOf(lines, 'writeUnit'),
      readUnits: countOf(lines, 'readUnit'),
      dollars: totalDollars(billOf(lines)),
      cpuMs: cpuMs / deliveries,
    },
  };
}

let groups = 0;

/** One endpoint through the API, the others as copies of it. */
async function createGroup(deployment: Deployment, fanOut: number, others: number): Promise<Group> {
  const { call, receiver } = deployment;
  const name = `growth-${groups++}`;
  const paths = Array.from({ length: fanOut }, (_, index) => `/${name}/${index}`);
  const application = String((await call('POST', '/app', { name }))['id']);
  const first = await call('POST', `/app/${application}/endpoint`, { url: receiver.url(paths[0] ?? '') });
  const endpoint = String(first['id']);
  const { key } = await call('GET', `/app/${application}/endpoint/${endpoint}/secret`);
  for (const path of paths) receiver.behave(path, { delayMs: 0, failures: 0 }, String(key));
  const copies = { application, endpoint, urlOf: (index: number) => receiver.url(paths[index + 1] ?? '/') };
  await copyEndpoint(deployment, { ...copies, count: fanOut - 1 });
  await copyEndpoint(deployment, { ...copies, count: others, eventTypes: ['other.event'] });
  return { application, paths };
}

const storers = 8;

/** Endpoints of other applications, a hundred each. */
async function store(deployment: Deployment, count: number): Promise<void> {
  const { call, receiver } = deployment;
  const application = String((await call('POST', '/app', { name: 'many' }))['id']);
  const endpoint = await call('POST', `/app/${application}/endpoint`, { url: receiver.url('/never') });
  let next = 0;
  const storer = async () => {
    while (next < count / 100) {
      await copyEndpoint(deployment, {
        application,
        endpoint: String(endpoint['id']),
        count: 100,
        storeUnder: `${application}${next++}`,
        urlOf: () => receiver.url('/never'),
      });
    }
  };
  await Promise.all(Array.from({ length: storers }, storer));
}

function unitsText({ per: { requests, writeUnits, readUnits, cpuMs } }: Point): string {
  const units = `${writeUnits.toFixed(3)} write units, ${readUnits.toFixed(3)} read units`;
  return `${requests.toFixed(3)} requests, ${units}, ${cpuMs.toFixed(2)} ms of CPU`;
}
