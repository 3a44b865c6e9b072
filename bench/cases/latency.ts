import { setTimeout as pause } from 'node:timers/promises';
import type { BenchCase, BenchResult } from '../bench-case.ts';
import { type Customer, createCustomer } from '../customer.ts';
import { eventType, orderPayload } from '../event.ts';
import { problemsOf } from '../problems.ts';
import { type ReceiverProcess, sharedNowMs, startReceiverProcess } from '../receiver-process.ts';
import { latencyChart } from '../report/latency-chart.ts';
import { type BenchStack, withStack } from '../stack.ts';
import { quantile } from '../statistics.ts';

/** Events a second, and for how long; the last is more than two cores may manage, and is kept shorter. */
const loads = [
  { perS: 10, seconds: 30 },
  { perS: 50, seconds: 20 },
  { perS: 200, seconds: 10 },
] as const;
/** Processes start, connections open, code is compiled. */
const warmUp = { perS: 50, seconds: 6 };
/** At most so many times the median at 50 events a second. */
const mostTimes = 10;
const judgedPerS = 50;
/** What has not arrived after so long will not. */
const missingAfterMs = 60_000;

/**
 * From the answer to a publish request to the first byte at the endpoint. Requests are made when their time has come,
 * whether earlier ones were answered or not: one that waits for its answer would make fewer when all is slow, and slow
 * times would count less. How late answers were is a column of its own.
 */
export const latency: BenchCase = {
  name: 'latency',
  summary: 'Time from the answer to a publish request to the first byte at the receiver, on the local run.',
  isLong: true,
  async run({ print }) {
    const receiver = await startReceiverProcess();
    try {
      return await withStack({}, print, async (bench) => {
        const customer = await createCustomer(bench.api, receiver, 1);
        await publishAt(bench, receiver, customer, warmUp);
        const measured: Latencies[] = [];
        for (const load of loads) {
          const one = await publishAt(bench, receiver, customer, load);
          measured.push(one);
          const [p50, p99] = [quantile(one.timesMs, 0.5), quantile(one.timesMs, 0.99)];
          print(`${load.perS} a second: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
        }
        return resultOf(measured, bench.failures);
      });
    } finally {
      await receiver.stop();
    }
  },
};

export interface Latencies {
  readonly perS: number;
  /** Each event's, from the answer to the first byte; none is less than nothing. */
  readonly timesMs: readonly number[];
  /** Each event's, from when it was to be published to the answer. */
  readonly answersMs: readonly number[];
  readonly duplicates: number;
  readonly signaturesChecked: number;
  readonly problems: readonly string[];
}

async function publishAt(
  { api, stack }: BenchStack,
  receiver: ReceiverProcess,
  { application, paths }: Customer,
  { perS, seconds }: { readonly perS: number; readonly seconds: number },
): Promise<Latencies> {
  const count = perS * seconds;
  await receiver.reset();
  const answered = new Map<string, number>();
  const answersMs: number[] = [];
  const refused: string[] = [];
  const publish = async (number: number, plannedAtMs: number): Promise<void> => {
    const body = { eventType, payload: orderPayload(number) };
    const answer = await api.send('POST', `/app/${application}/msg`, body);
    const answeredAtMs = sharedNowMs();
    answersMs.push(answeredAtMs - plannedAtMs);
    if (!answer.ok) {
      refused.push(String(answer.status));
      await answer.text();
      return;
    }
    const { id }: { id: string } = JSON.parse(await answer.text());
    answered.set(id, answeredAtMs);
  };
  const startedAtMs = sharedNowMs();
  const publications: Promise<void>[] = [];
  for (let number = 0; number < count; number++) {
    const plannedAtMs = startedAtMs + (number * 1000) / perS;
    await pause(Math.max(0, plannedAtMs - sharedNowMs()));
    publications.push(publish(number, plannedAtMs));
  }
  await Promise.all(publications);
  await receiver.waitForArrived(answered.size, missingAfterMs);
  await stack.waitUntilIdle(missingAfterMs);
  const arrivals = await receiver.arrivals(new Map(paths.map((path) => [path, answered.size])));
  const timesMs = arrivals.firsts.flatMap(({ id, atMs }) => {
    const answeredAtMs = answered.get(id);
    return answeredAtMs === undefined ? [] : [Math.max(0, atMs - answeredAtMs)];
  });
  const problems = [
    ...problemsOf(arrivals),
    ...(refused.length > 0 ? [`${refused.length} publications were refused: ${[...new Set(refused)]}`] : []),
  ];
  return {
    perS,
    timesMs,
    answersMs,
    duplicates: arrivals.duplicates,
    signaturesChecked: arrivals.signaturesChecked,
    problems: problems.map((problem) => `at ${perS} a second: ${problem}`),
  };
}

function resultOf(measured: readonly Latencies[], failures: readonly string[]): BenchResult {
  const problems = [...measured.flatMap((one) => one.problems), ...failures];
  const judged = measured.find(({ perS }) => perS === judgedPerS)?.timesMs ?? [];
  const ms = (values: readonly number[], share: number) => quantile(values, share).toFixed(1);
  return {
    ok: problems.length === 0,
    problems,
    figures: [
      {
        name: `latency: p99 at ${judgedPerS} events a second`,
        value: quantile(judged, 0.99) / quantile(judged, 0.5),
        unit: 'times its p50',
        most: mostTimes,
      },
    ],
    tables: [
      {
        title: 'Milliseconds from the answer to the first byte',
        columns: [
          'events a second',
          'events',
          'p50',
          'p90',
          'p99',
          'most',
          'until the answer: p50',
          'p99',
          'twice',
          'signatures checked',
        ],
        rows: measured.map(({ perS, timesMs, answersMs, duplicates, signaturesChecked }) => [
          perS,
          timesMs.length,
          ms(timesMs, 0.5),
          ms(timesMs, 0.9),
          ms(timesMs, 0.99),
          ms(timesMs, 1),
          ms(answersMs, 0.5),
          ms(answersMs, 0.99),
          duplicates,
          signaturesChecked,
        ]),
      },
    ],
    charts: [latencyChart(measured)],
  };
}
