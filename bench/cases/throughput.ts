import type { BenchCase } from '../bench-case.ts';
import { type Customer, createCustomer } from '../customer.ts';
import { type EngineLimit, engineLimit } from '../engine-limit.ts';
import { eventType, orderPayload } from '../event.ts';
import { fillQueue } from '../fill-queue.ts';
import { createGate, type Gate } from '../gate.ts';
import { problemsOf } from '../problems.ts';
import { watchCpu } from '../process-cpu.ts';
import { type ReceiverProcess, sharedNowMs, startReceiverProcess } from '../receiver-process.ts';
import { throughputChart } from '../report/throughput-chart.ts';
import { type BenchStack, logicalIdOf, withStack } from '../stack.ts';

const backlog = 20_000;
const fanOuts = [1, 10] as const;
/** Processes start, connections open, code is compiled. */
const warmUpDeliveries = 1000;
const leastPerS = 800;

/**
 * Deliveries a second from a backlog to the receiver. The events of 20,000 deliveries lie on the events queue before the
 * first is taken; then fan-out stores, matches and queues them, and send delivers and logs them, with all that the local
 * run has on this machine: its queues and its database too, which on AWS are other people's machines.
 */
export const throughput: BenchCase = {
  name: 'throughput',
  summary: `Deliveries a second end to end on the local run, from a backlog of ${backlog} deliveries.`,
  isLong: true,
  async run({ print }) {
    const receiver = await startReceiverProcess();
    const gate = createGate();
    try {
      return await withStack({ beforeCall: gate.beforeCall }, print, async (bench) => {
        try {
          const drains: Drain[] = [];
          for (const fanOut of fanOuts) {
            const customer = await createCustomer(bench.api, receiver, fanOut);
            await drain(bench, receiver, gate, customer, warmUpDeliveries);
            drains.push(await drain(bench, receiver, gate, customer, backlog));
            print(`fan-out ${fanOut}: ${drains.at(-1)?.perS.toFixed(0)} deliveries a second`);
          }
          const limit = await engineLimit(bench);
          print(`the database alone: ${limit.conditionalPutsPerS.toFixed(0)} conditional writes a second`);
          return resultOf(drains, limit, bench.failures);
        } finally {
          // A function that is held would keep the stack from stopping.
          gate.open('FanOut', 'Send');
        }
      });
    } finally {
      await receiver.stop();
    }
  },
};

/** How a backlog was worked off. */
export interface Drain {
  readonly fanOut: number;
  readonly perS: number;
  /** Items that were written: each message and each attempt. */
  readonly writesPerS: number;
  /** Deliveries that arrived in each second. */
  readonly seconds: readonly number[];
  readonly duplicates: number;
  readonly signaturesChecked: number;
  readonly problems: readonly string[];
  readonly cores: number;
  /** CPU ms of a delivery, by part: what a machine can do at most where none of its cores waits. */
  readonly cpuMs: Readonly<Record<Part, number>>;
}

async function drain(
  bench: BenchStack,
  receiver: ReceiverProcess,
  gate: Gate,
  customer: Customer,
  deliveries: number,
): Promise<Drain> {
  const { stack } = bench;
  const fanOut = customer.endpoints.length;
  const events = deliveries / fanOut;
  await receiver.reset();
  gate.close('FanOut', 'Send');
  await queueEvents(bench, customer, events);

  const cpu = watchParts(bench, receiver);
  const startedAtMs = sharedNowMs();
  gate.open('FanOut', 'Send');
  await receiver.waitForArrived(deliveries, 60_000 + deliveries * 20);
  const cpuMs = cpu();
  const watchedMs = sharedNowMs() - startedAtMs;
  await stack.waitUntilIdle(60_000);
  const arrivals = await receiver.arrivals(new Map(customer.paths.map((path) => [path, events])));
  const times = arrivals.firsts.map(({ atMs }) => atMs - startedAtMs).toSorted((left, right) => left - right);
  const tookS = (times.at(-1) ?? Number.NaN) / 1000;
  const seconds = Array.from({ length: Math.ceil(tookS) }, () => 0);
  for (const atMs of times) seconds[Math.floor(atMs / 1000)] = (seconds[Math.floor(atMs / 1000)] ?? 0) + 1;
  return {
    fanOut,
    perS: times.length / tookS,
    writesPerS: (times.length + events) / tookS,
    seconds,
    duplicates: arrivals.duplicates,
    signaturesChecked: arrivals.signaturesChecked,
    problems: problemsOf(arrivals).map((problem) => `fan-out ${fanOut}: ${problem}`),
    cores: sumOf(cpuMs) / watchedMs,
    cpuMs: Object.fromEntries(parts.map((part) => [part, cpuMs[part] / deliveries])) as Record<Part, number>,
  };
}

function sumOf(cpuMs: Readonly<Record<Part, number>>): number {
  return parts.reduce((sum, part) => sum + cpuMs[part], 0);
}

/** Puts events on the events queue as a producer inside AWS does. */
async function queueEvents({ stack, api }: BenchStack, customer: Customer, count: number): Promise<void> {
  const { application } = customer;
  const { organization } = api;
  await fillQueue(stack.gatewayUrl, {
    queueUrl: stack.outputs['EventsQueueUrl'],
    groupId: application,
    count,
    body: (number) => ({ organization, application, eventType, payload: orderPayload(number) }),
  });
}

/** CPU time of each part since, in ms: this process is the gateway with queues, pollers and, in a thread, the database. */
function watchParts({ stack }: BenchStack, receiver: ReceiverProcess): () => Record<Part, number> {
  const pidsOf = (start: string) => {
    const logicalId = logicalIdOf(stack, 'AWS::Lambda::Function', start);
    return () => stack.functions().find((one) => one.logicalId === logicalId)?.pids ?? [];
  };
  const watch = watchCpu({
    here: () => [process.pid],
    'fan-out': pidsOf('FanOut'),
    send: pidsOf('Send'),
    receiver: () => [receiver.pid],
  });
  const thread = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(thread);
    const { here, ...others } = watch.stop();
    const gateway = (user + system) / 1000;
    return { ...others, 'gateway, queues and pollers': gateway, 'database and its like': here - gateway };
  };
}

const parts = [
  'send',
  'fan-out',
  'gateway, queues and pollers',
  'database and its like',
  'receiver',
] as const;
type Part = (typeof parts)[number];

function resultOf(
  drains: readonly Drain[],
  { conditionalPutsPerS, batchedPutsPerS }: EngineLimit,
  failures: readonly string[],
) {
  const problems = [...drains.flatMap((one) => one.problems), ...failures];
  return {
    ok: problems.length === 0,
    problems,
    figures: drains.map(({ fanOut, perS }) => ({
      name: `throughput: fan-out ${fanOut}`,
      value: perS,
      unit: 'deliveries a second',
      ...(fanOut === 10 ? { least: leastPerS } : {}),
    })),
    tables: [
      {
        title: `A backlog of ${backlog} deliveries`,
        columns: [
          'fan-out',
          'deliveries a second',
          'items written a second',
          'of what the database alone writes',
          'twice',
          'signatures checked',
        ],
        rows: drains.map(({ fanOut, perS, writesPerS, duplicates, signaturesChecked }) => [
          fanOut,
          perS.toFixed(0),
          writesPerS.toFixed(0),
          `${((100 * writesPerS) / conditionalPutsPerS).toFixed(0)} %`,
          duplicates,
          signaturesChecked,
        ]),
      },
      {
        title: 'Where the processor time of a delivery goes, in ms',
        columns: ['fan-out', ...parts, 'sum', 'cores in use'],
        rows: drains.map(({ fanOut, cores, cpuMs }) => [
          fanOut,
          ...parts.map((part) => cpuMs[part].toFixed(2)),
          sumOf(cpuMs).toFixed(2),
          cores.toFixed(2),
        ]),
      },
      {
        title: 'The database of the local run by itself',
        columns: ['how', 'items written a second'],
        rows: [
          ['one by one, on condition that they are new', conditionalPutsPerS.toFixed(0)],
          ['25 at a time, on no condition', batchedPutsPerS.toFixed(0)],
        ],
      },
    ],
    charts: [throughputChart(drains, conditionalPutsPerS)],
  };
}
