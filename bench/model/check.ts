import { loadOf } from './batch-fill.ts';
import { allAnswer, type Traffic, timeoutS } from './hanging.ts';
import { type Mapping, provisionedMapping, standardMapping } from './mapping.ts';
import type { Measured } from './measured.ts';
import { rampOf } from './ramp.ts';
import { seededRandom } from './random.ts';
import { sendStage } from './send-batch.ts';
import { type SimulatedSecond, simulate } from './simulate.ts';

/** A figure of the arithmetic beside the simulation's. */
export interface Compared {
  readonly what: string;
  readonly computed: number;
  readonly simulated: number;
}

/** How far the two may be apart: a share of the computed one. Chance alone makes 1 or 2 %. */
export const tolerance = 0.05;

export function agrees({ computed, simulated }: Compared): boolean {
  return Math.abs(simulated - computed) <= tolerance * computed;
}

interface CheckCase {
  readonly name: string;
  readonly mapping: Mapping;
  readonly traffic?: Traffic;
  readonly windowS?: number;
  readonly atOnce?: number;
  readonly ratePerS: number;
  readonly forS: number;
  /** From when on it is steady. */
  readonly steadyFromS: number;
}

/** Fast enough for a test; each is another part of the arithmetic. */
const cases: readonly CheckCase[] = [
  {
    name: 'free places: each message alone',
    mapping: standardMapping(100),
    ratePerS: 100,
    forS: 300,
    steadyFromS: 120,
  },
  {
    name: 'few places: batches grow',
    mapping: standardMapping(50),
    ratePerS: 400,
    forS: 400,
    steadyFromS: 150,
  },
  { name: 'more than it takes', mapping: standardMapping(100), ratePerS: 4000, forS: 200, steadyFromS: 60 },
  { name: 'a ramp to 1,000', mapping: standardMapping(1000), ratePerS: 6000, forS: 240, steadyFromS: 200 },
  {
    name: 'one of twenty hangs',
    mapping: standardMapping(200),
    traffic: { answered: 0.95, hanging: 0.05, putOff: 0, timeoutS },
    ratePerS: 1000,
    forS: 400,
    steadyFromS: 120,
  },
  {
    name: 'provisioned: polls are the limit',
    mapping: provisionedMapping({ least: 2, most: 20 }),
    ratePerS: 4000,
    forS: 120,
    steadyFromS: 40,
  },
  {
    name: 'ten at once',
    mapping: standardMapping(100),
    atOnce: 10,
    ratePerS: 100,
    forS: 1000,
    steadyFromS: 10,
  },
  {
    name: 'a window of 1 s',
    mapping: standardMapping(100),
    windowS: 1,
    ratePerS: 5,
    forS: 2000,
    steadyFromS: 10,
  },
];

/** Simulates every case and puts its figures beside the arithmetic's. */
export function compareAll(measured: Measured, seed = 1): Compared[] {
  return cases.flatMap((one) => compare(measured, one, seed));
}

function compare(measured: Measured, one: CheckCase, seed: number): Compared[] {
  const { name, mapping, ratePerS, forS, steadyFromS, windowS = 0, atOnce = 1 } = one;
  const stage = sendStage(measured, one.traffic ?? allAnswer, mapping, { windowS, atOnce });
  const random = seededRandom(seed);
  const seconds = simulate({ ...stage, drawDurationS: stage.drawDurationS(random), ratePerS, forS, random });
  const steady = seconds.slice(steadyFromS);
  const load = loadOf(stage, ratePerS);
  const started = sum(steady, 'started');
  const figures: Compared[] = [
    {
      what: `${name}: deliveries/s`,
      computed: load.ratePerS,
      simulated: started / steady.length,
    },
    {
      what: `${name}: messages in a batch`,
      computed: load.fill,
      simulated: started / sum(steady, 'batches'),
    },
    {
      what: `${name}: invocations at a time`,
      computed: load.concurrency,
      simulated: sum(steady, 'busyS') / steady.length,
    },
  ];
  const ramp = rampOf(stage, ratePerS);
  if (ramp.backlog > 1000 && Number.isFinite(ramp.drainedS) && ramp.drainedS < forS) {
    const backlog = Math.max(...seconds.map((second) => second.backlog));
    figures.push({ what: `${name}: longest queue`, computed: ramp.backlog, simulated: backlog });
    // Done when no more than a second's arrivals wait, after the longest queue.
    const after = seconds.findIndex((second) => second.backlog === backlog);
    const drained = seconds.findIndex((second, at) => at > after && second.backlog < ratePerS / 10);
    figures.push({
      what: `${name}: seconds until it is empty`,
      computed: ramp.drainedS,
      simulated: drained,
    });
  }
  return figures;
}

function sum(seconds: readonly SimulatedSecond[], what: 'started' | 'batches' | 'busyS'): number {
  return seconds.reduce((all, second) => all + second[what], 0);
}
