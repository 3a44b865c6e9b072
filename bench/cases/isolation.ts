import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type LocalStack, startLocalStack } from '../../local/stack.ts';
import { createApiClient } from '../api-client.ts';
import { withAssembly } from '../assembly.ts';
import type { BenchCase, BenchResult, BenchRun } from '../bench-case.ts';
import { fillQueue } from '../fill-queue.ts';
import { firstAttempt } from '../first-attempts.ts';
import { type HangingReceiver, startHangingReceiver } from '../hanging-receiver.ts';
import { median, quantile, spread } from '../statistics.ts';

interface Size {
  /** Deliveries that wait at the endpoint that hangs. */
  readonly backlog: number;
  /** Messages to the other endpoint in one round of measuring, and rounds. */
  readonly messages: number;
  readonly rounds: number;
}

const perSecond = 10;
/** The backlog is queued and moved to the slow lane within two minutes; a machine that takes longer measures something else. */
const mostGrowingMs = 240_000;
/** What the other endpoint may lose: its p99 beside the backlog is at most so many times its quiet one. */
const mostTimes = 2;

/**
 * How long a message takes from the answer to its publish request to the first byte at its endpoint, quiet, and beside
 * another endpoint that holds a backlog of deliveries each of which hangs for 10 s. Two deployments run at the same time,
 * one with the backlog and one without, and are published to in turn: what else this machine does, and the cores that
 * the backlog takes here and not on AWS, tell on both alike. What is left is waiting for a function that is free. The
 * figure is the median of the rounds' ratios.
 */
export const isolation: BenchCase = {
  name: 'isolation',
  summary:
    'What an endpoint with a backlog of hanging deliveries costs the others: time from publish to receive.',
  // A figure of times, and minutes of waiting even in its short form.
  isLong: true,
  run: ({ quick, print }) =>
    measure(
      quick ? { backlog: 3000, messages: 100, rounds: 1 } : { backlog: 50_000, messages: 200, rounds: 5 },
      print,
    ),
};

async function measure(size: Size, print: BenchRun['print']): Promise<BenchResult> {
  const receiver = await startHangingReceiver();
  try {
    return await withAssembly({}, print, async ({ assemblyDir, directory }) => {
      const quiet = await startLocalStack({ assemblyDir, stateDir: join(directory, 'quiet') });
      const busy = await startLocalStack({ assemblyDir, stateDir: join(directory, 'busy') });
      try {
        return await run({ quiet, busy }, receiver, size, print);
      } finally {
        await Promise.all([quiet.stop(), busy.stop()]);
      }
    });
  } finally {
    receiver.stop();
  }
}

async function run(
  stacks: { readonly quiet: LocalStack; readonly busy: LocalStack },
  receiver: HangingReceiver,
  size: Size,
  print: BenchRun['print'],
): Promise<BenchResult> {
  const customers = await Promise.all(
    [stacks.quiet, stacks.busy].map(async (stack) => {
      const api = await apiOf(stack);
      const { application } = await api.customer(receiver.url('/quick'));
      return (payload: { id: number }) => api.publish(application, payload);
    }),
  );
  const rows: (readonly (string | number)[])[] = [];
  let published = 0;
  /** To both deployments in turn, each `perSecond`. */
  const publish = async (messages: number): Promise<Pair> => {
    const times: Promise<number>[][] = [[], []];
    const startMs = performance.now();
    for (let n = 0; n < messages; n++) {
      for (const [which, customer] of customers.entries()) {
        await pause(Math.max(0, startMs + (n + which / 2) * (1000 / perSecond) - performance.now()));
        const id = published++;
        const arrives = receiver.arrivalOf(id);
        const answered = customer({ id }).then(() => performance.now());
        times[which]?.push(answered.then(async (answeredMs) => (await arrives) - answeredMs));
      }
    }
    const [quiet, beside] = await Promise.all(times.map(async (of) => figuresOf(await Promise.all(of))));
    if (!quiet || !beside) throw new Error('There are two deployments.');
    return { quiet, beside };
  };
  const measured = async (name: string, messages: number): Promise<Pair> => {
    const pair = await publish(messages);
    const cells = rowOf(name, pair, depths(stacks.busy));
    rows.push(cells);
    print(cells.join(' | '));
    return pair;
  };

  // Processes start, connections open, code is compiled.
  await publish(10 * perSecond);
  print(columns.join(' | '));
  await measured('before there is a backlog', size.messages);
  const api = await apiOf(stacks.busy);
  const noisy = await api.customer(receiver.url('/hangs'));
  const message = await api.publish(noisy.application, {});
  let isQueued = false;
  const queued = enqueue(stacks.busy, { ...noisy, ...api, message, count: size.backlog }).then(() => {
    isQueued = true;
  });
  await measured('its first 15 s', 15 * perSecond);
  const growsSinceMs = performance.now();
  const isGrowing = () => !isQueued || depths(stacks.busy).ordinary > 10;
  while (isGrowing() && performance.now() - growsSinceMs < mostGrowingMs) {
    await measured('while it grows and is moved', 10 * perSecond);
  }
  const isLate = isGrowing();
  await queued;
  const pairs: Pair[] = [];
  for (let round = 1; round <= size.rounds; round++) {
    pairs.push(await measured(`beside it, round ${round}`, size.messages));
  }
  const left = depths(stacks.busy);
  await pause(2000);

  const p99Ratios = pairs.map(ratioOf);
  const p50Ratios = pairs.map(({ quiet, beside }) => beside.p50 / quiet.p50);
  const missing = published - receiver.received();
  const isStillThere = left.slow + left.ordinary > size.backlog * 0.9;
  const problems = [
    ...(missing > 0 ? [`${missing} of ${published} messages did not arrive`] : []),
    ...(receiver.repeated() > 0 ? [`${receiver.repeated()} messages arrived twice`] : []),
    ...(isLate ? [`the backlog was not in the slow lane after ${mostGrowingMs / 1000} s`] : []),
    ...(isStillThere ? [] : ['much of the backlog was gone before the end: this measured too little']),
  ];
  return {
    ok: problems.length === 0,
    problems,
    figures: [
      {
        name: 'p99 beside the backlog to the quiet one',
        value: median(p99Ratios),
        unit: 'times',
        most: mostTimes,
        aim: 1.2,
      },
      { name: 'median beside the backlog to the quiet one', value: median(p50Ratios), unit: 'times' },
      { name: 'requests that hung at once', value: receiver.mostHanging(), unit: 'requests' },
    ],
    tables: [
      {
        title: `Beside the backlog to quiet, ${pairs.length} rounds: median (least to most)`,
        columns: ['p99', 'p50'],
        rows: [[spread(p99Ratios, 2), spread(p50Ratios, 2)]],
      },
      { title: 'From the answer to a publish to the first byte (ms)', columns, rows },
    ],
    charts: [],
  };
}

const columns = [
  'when',
  'quiet: p50',
  'p99',
  'most',
  'beside: p50',
  'p99',
  'most',
  'p99 ratio',
  'backlog: ordinary lane',
  'slow lane',
  'load of the machine',
];

/** What two deployments did at the same time. */
interface Pair {
  readonly quiet: Figures;
  readonly beside: Figures;
}

const ratioOf = ({ quiet, beside }: Pair) => beside.p99 / quiet.p99;

interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

function figuresOf(timesMs: readonly number[]): Figures {
  return { p50: quantile(timesMs, 0.5), p99: quantile(timesMs, 0.99), max: Math.max(...timesMs) };
}

function rowOf(name: string, pair: Pair, { ordinary, slow }: ReturnType<typeof depths>) {
  const ms = [pair.quiet, pair.beside].flatMap(({ p50, p99, max }) => [p50, p99, max]);
  const load = loadavg()[0]?.toFixed(1) ?? '';
  return [name, ...ms.map((value) => value.toFixed(0)), ratioOf(pair).toFixed(2), ordinary, slow, load];
}

function depths(stack: LocalStack) {
  const waiting = (start: string) =>
    Object.entries(stack.queueDepths())
      .filter(([id]) => id.startsWith(start))
      .reduce((sum, [, { visible, inFlight }]) => sum + visible + inFlight, 0);
  return { ordinary: waiting('DeliveriesQueue'), slow: waiting('SlowLaneQueue') };
}

/** As a replay queues them, but a thousand times quicker: one stored message, asked for again and again. */
function enqueue(
  stack: LocalStack,
  {
    count,
    ...of
  }: { application: string; endpoint: string; organization: string; message: string; count: number },
): Promise<void> {
  const { application, endpoint, organization, message } = of;
  const delivery = firstAttempt({ organization, application, endpoint, message });
  return fillQueue(stack.gatewayUrl, {
    queueUrl: stack.outputs['DeliveriesQueueUrl'],
    groupId: endpoint,
    count,
    body: (index) => ({ ...delivery, manual: { id: `bench-${index}` } }),
  });
}

async function apiOf(stack: LocalStack) {
  const { organization, send } = await createApiClient(stack);
  const created = async (path: string, body: unknown, tries = 3): Promise<string> => {
    const answer = await send('POST', path, body);
    // A machine with much else to do may be too late: asked again with its event id, the message is the same one.
    if (answer.status === 503 && tries > 1) return created(path, body, tries - 1);
    // It was in time after all.
    if (answer.status === 409 && tries < 3) return '';
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
    const { id }: { id: string } = JSON.parse(await answer.text());
    return id;
  };
  return {
    organization,
    async customer(url: string) {
      const application = await created('/app', { name: 'bench' });
      return { application, endpoint: await created(`/app/${application}/endpoint`, { url }) };
    },
    publish: (application: string, payload: unknown) =>
      created(`/app/${application}/msg`, { eventType: 'invoice.paid', payload, eventId: randomUUID() }),
  };
}
