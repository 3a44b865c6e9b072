import type { BenchCase, Figure } from '../bench-case.ts';
import { billOf, totalDollars } from '../bill.ts';
import { type Deployment, withDeployment } from '../deployment.ts';
import { countOf, perDelivery } from '../meter/usage.ts';
import { type Group, type Outcome, runScenario, type Scenario } from '../scenario.ts';
import { copyEndpoint } from '../stored-endpoints.ts';

/** How much more a delivery may take where there are more endpoints. */
const mostTimes = 1.1;

interface Point {
  readonly name: string;
  readonly outcome: Outcome;
  readonly per: { readonly requests: number; readonly writeUnits: number; readonly readUnits: number };
  readonly dollars: number;
}

export const growth: BenchCase = {
  name: 'growth',
  summary:
    'Whether a delivery takes more of AWS where an event has more endpoints, or the deployment has more of them.',
  async run({ quick, print }) {
    const fanOuts = quick ? [1, 10, 100] : [1, 10, 1000, 10_000];
    const elsewhere = quick ? 1000 : 10_000;
    const points = await withDeployment({}, print, async (deployment) => {
      const all: Point[] = [];
      const measure = async (name: string, fanOut: number, options: GroupOptions = {}) => {
        const point = await measurePoint(deployment, name, fanOut, options);
        print(`${name}: ${unitsText(point)}; ${point.outcome.deliveries} deliveries`);
        all.push(point);
      };
      await measurePoint(deployment, 'warm-up', 10, {});
      for (const fanOut of fanOuts) await measure(`${fanOut} matching`, fanOut);
      await store(deployment, elsewhere);
      await measure(`1 matching, ${elsewhere} stored in other applications`, 1);
      const beside = quick ? 100 : 1000;
      await measure(`1 matching, ${beside} others stored in its application`, 1, { others: beside });
      return all;
    });
    const problems = points.flatMap(({ name, outcome }) =>
      outcome.problems.map((text) => `${name}: ${text}`),
    );
    return {
      ok: problems.length === 0,
      problems,
      figures: figuresOf(points),
      tables: [
        {
          title: 'What a delivery takes',
          columns: ['endpoints', 'requests', 'write units', 'read units', '$ a million', 'deliveries'],
          rows: points.map(({ name, per, dollars, outcome }) => [
            name,
            per.requests.toFixed(3),
            per.writeUnits.toFixed(3),
            per.readUnits.toFixed(3),
            dollars.toFixed(2),
            outcome.deliveries,
          ]),
        },
      ],
      charts: [],
    };
  },
};

/** More endpoints may share what an event takes once; they must not add to it. The last point is known to, and is not judged. */
function figuresOf(points: readonly Point[]): Figure[] {
  const [one, ten, ...rest] = points;
  const larger = rest.filter(({ name }) => /^\d+ matching$/.test(name));
  const stored = rest.find(({ name }) => name.includes('other applications'));
  if (!one || !ten || !stored) return [];
  return (['requests', 'writeUnits', 'readUnits'] as const).flatMap((unit) => [
    ...larger.map((point) => times(unit, point, ten)),
    times(unit, stored, one),
  ]);
}

function times(unit: keyof Point['per'], point: Point, base: Point): Figure {
  return {
    name: `growth: ${unit}, ${point.name}`,
    value: point.per[unit] / base.per[unit],
    unit: `times those of ${base.name}`,
    most: mostTimes,
  };
}

interface GroupOptions {
  /** Endpoints of the same application that do not want the events. */
  readonly others?: number;
}

async function measurePoint(
  deployment: Deployment,
  name: string,
  fanOut: number,
  options: GroupOptions,
): Promise<Point> {
  const group = await createGroup(deployment, fanOut, options);
  const scenario: Scenario = {
    fanOut,
    failing: 0,
    via: 'api',
    // So many that full batches follow the first one, and no more: what is counted does not vary.
    events: fanOut === 1 ? 100 : Math.max(1, Math.round(200 / fanOut)),
    arrival: 'at once',
    receiverMs: 0,
  };
  const outcome = await runScenario(deployment, scenario, [group]);
  const lines = perDelivery(outcome.measured.lines, outcome.deliveries);
  const requests = [...outcome.measured.requests.values()].reduce((sum, count) => sum + count, 0);
  return {
    name,
    outcome,
    per: {
      requests: requests / outcome.deliveries,
      writeUnits: countOf(lines, 'writeUnit'),
      readUnits: countOf(lines, 'readUnit'),
    },
    dollars: totalDollars(billOf(lines)),
  };
}

let groups = 0;

/** One endpoint through the API, the others as copies of it. */
async function createGroup(
  deployment: Deployment,
  fanOut: number,
  { others = 0 }: GroupOptions,
): Promise<Group> {
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

/** Endpoints of other applications, a hundred each. */
async function store(deployment: Deployment, count: number): Promise<void> {
  const { call, receiver } = deployment;
  const application = String((await call('POST', '/app', { name: 'many' }))['id']);
  const endpoint = await call('POST', `/app/${application}/endpoint`, { url: receiver.url('/never') });
  for (let index = 0; index < count / 100; index++) {
    await copyEndpoint(deployment, {
      application,
      endpoint: String(endpoint['id']),
      count: 100,
      storeUnder: `${application}${index}`,
      urlOf: () => receiver.url('/never'),
    });
  }
}

function unitsText({ per: { requests, writeUnits, readUnits } }: Point): string {
  return `${requests.toFixed(3)} requests, ${writeUnits.toFixed(3)} write units, ${readUnits.toFixed(3)} read units`;
}
