import { describe, expect, it } from 'vitest';
import { asInstalled, type Deployment, fanOutStage } from '../../bench/model/deployment.ts';
import { unitsOf } from '../../bench/model/dollars.ts';
import { healthy } from '../../bench/model/health-state.ts';
import { measured } from '../../bench/model/measured.ts';
import { dollarsPerMillion, prices } from '../../bench/prices.ts';
import { median } from '../../bench/statistics.ts';
import { page, tableRows } from '../docs/pages.ts';

const benchmarks = page('docs/benchmarks.md').text;
const everyBatchFull = 1_000_000;
const oneByOne = 1;

/** What the run that docs/benchmarks.md shows found, by scenario. */
const found = new Map(
  tableRows(section('aws-cost'), '| scenario | $ |').map(([name, dollars, lambda, , ...rest]) => {
    const [writeUnit, readUnit, batches, cpuMs] = rest;
    const [fanOutFill, sendFill] = numbersOf(batches);
    const [publishMs, fanOutMs, sendMs] = numbersOf(cpuMs);
    const [, mostLambda = Number.NaN] = numbersOf(lambda, ' to ');
    return [
      name,
      {
        /** Its times are those of the machine, so they are left out on both sides. */
        dollarsWithoutTime: Number(dollars) - mostLambda,
        writeUnit: Number(writeUnit),
        readUnit: Number(readUnit),
        fanOut: { fill: fanOutFill, cpuMs: fanOutMs },
        send: { fill: sendFill, cpuMs: sendMs },
        publishMs,
      },
    ] as const;
  }),
);

const scenarios: readonly (readonly [name: string, over: Partial<Deployment>])[] = [
  ['api, fan-out 1', {}],
  ['api, fan-out 10', { fanOut: 10, staysTogether: true }],
  ['api, fan-out 100', { fanOut: 100, staysTogether: true }],
  ['queue, fan-out 1', { by: 'queue' }],
  ['queue, fan-out 10', { by: 'queue', fanOut: 10, staysTogether: true }],
  ['queue, fan-out 100', { by: 'queue', fanOut: 100, staysTogether: true }],
  ['HTTP API, fan-out 1', { by: 'http-api' }],
  ['api, fan-out 1, one by one', {}],
];

describe('the model beside the run on docs/benchmarks.md', () => {
  it.each(scenarios)(
    'takes its units, and its dollars without Lambda’s time within 5 %%: %s',
    (name, over) => {
      const run = runOf(name);
      const isAlone = name.endsWith('one by one');
      const units = unitsOf(
        measured,
        { ...asInstalled, ...over },
        healthy,
        isAlone ? oneByOne : everyBatchFull,
      );
      const { readUnit = 0, writeUnit = 0 } = units;
      // Alone, send looks twice where publish is not done storing when the delivery arrives: the machine's, not AWS's.
      const lookedTwice = isAlone ? Math.max(0, run.readUnit - readUnit) : 0;
      expect(lookedTwice).toBeLessThan(1);
      expect(Math.abs(writeUnit - run.writeUnit)).toBeLessThan(0.02);
      expect(Math.abs(readUnit - (run.readUnit - lookedTwice))).toBeLessThan(0.02);
      // The run leaves bytes to the internet out of its sums.
      const counted = dollarsPerMillion({ ...units, lambdaGbSecond: 0, internetKb: 0 });
      const expected = run.dollarsWithoutTime - lookedTwice * prices.readUnit.perMillion;
      expect(Math.abs(counted / expected - 1)).toBeLessThan(0.05);
    },
  );

  it.each([
    ['publish', scenarios.map(([name]) => ratio(measured.publish.cpuS, runOf(name).publishMs))],
    [
      'send',
      scenarios.map(([name]) => ratio(cpuS(measured.send, runOf(name).send.fill), runOf(name).send.cpuMs)),
    ],
    [
      'fan-out',
      scenarios.map(([name, over]) => {
        const { fill, cpuMs } = runOf(name).fanOut;
        const { cpuSPerMessage, cpuSPerEndpoint } = measured.fanOut;
        const perEvent = cpuSPerMessage + (over.fanOut ?? 1) * cpuSPerEndpoint;
        return ratio(cpuS({ ...measured.fanOut, cpuSPerMessage: perEvent }, fill), cpuMs);
      }),
    ],
  ])('computes about as long in %s', (_, ratios) => {
    const all = ratios.filter((one) => !Number.isNaN(one));
    expect(all.length).toBeGreaterThan(3);
    // Of single scenarios they vary by half.
    expect(median(all)).toBeGreaterThan(1 / 1.4);
    expect(median(all)).toBeLessThan(1.4);
  });

  it('takes more for an event of more endpoints', () => {
    const ofHundred = fanOutStage(measured, { ...asInstalled, fanOut: 100 }).durationS(3);
    expect(ofHundred).toBeGreaterThan(fanOutStage(measured, asInstalled).durationS(3));
  });
});

function section(name: string): string {
  return benchmarks.slice(
    benchmarks.indexOf(`<!-- bench:${name} -->`),
    benchmarks.indexOf(`<!-- /bench:${name} -->`),
  );
}

function runOf(name: string) {
  const run = found.get(name);
  if (!run) throw new Error(`docs/benchmarks.md has no scenario ${name}`);
  return run;
}

/** A dash, where a scenario has no such stage, is not a number. */
function numbersOf(cell = '', separator = ', '): number[] {
  return cell.split(separator).map(Number);
}

function cpuS(
  work: { readonly cpuS: number; readonly cpuSPerMessage: number },
  messages = Number.NaN,
): number {
  return work.cpuS + messages * work.cpuSPerMessage;
}

function ratio(seconds: number, ms = Number.NaN): number {
  return (seconds * 1000) / ms;
}
