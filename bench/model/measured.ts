import { stretchOf } from '../meter/billed-duration.ts';
import type { PricedUnit } from '../prices.ts';
import { fromQuantiles, type Quantile } from './latency.ts';

export type Units = Readonly<Partial<Record<PricedUnit, number>>>;

/** How long an invocation takes: waiting for AWS, and computing, in seconds of a whole core. */
export interface Work {
  readonly memoryMb: number;
  readonly waitS: number;
  readonly cpuS: number;
  /** For each message of its batch. */
  readonly cpuSPerMessage: number;
}

/** What the model takes from outside: counts and times of one event, one batch, one pass of a delivery through send. */
export interface Measured {
  readonly publish: Work & {
    /** Without what API Gateway adds, and without what is queued. */
    readonly perEvent: Units;
    /** API Gateway's request and its line in the access log. */
    readonly perGatewayEvent: Units;
  };
  readonly fanOut: Work & {
    readonly perBatch: Units;
    /** For each of its endpoints, up to a page of them. */
    readonly cpuSPerEndpoint: number;
    /** For each page of endpoints whose message and application are read, without its sends and the endpoints' own read units. */
    readonly perReadPage: Units;
    /**
     * What a producer on the events queue leaves to fan-out: reading the application, storing the message. Neither is read
     * again for the event's first page.
     */
    readonly perQueuedEvent: Units;
    /** Of an endpoint's item, by which a page's read units are counted. */
    readonly endpointKb: number;
  };
  readonly send: Work & {
    readonly perBatch: Units;
    /** For each message of which deliveries are in the batch. */
    readonly perMessage: Units;
    /** A delivery that is looked at, attempted or not. */
    readonly perPass: Units;
    readonly perAttempt: Units;
    /** What an attempt takes besides that follows a failed one. */
    readonly perRetry: Units;
    /** From request to response headers at receivers that answer. */
    readonly receivers: Quantile;
  };
  /** Kept for the retention time: retries, which have an index entry beside, are few. */
  readonly stored: { readonly kbPerEvent: number; readonly kbPerAttempt: number };
  /** A month without events, without free tiers. */
  readonly idleDollarsPerMonth: number;
}

/**
 * Seconds of an invocation, without its receivers. Computing gets no more than the share of a core that the memory buys, all
 * the time: the upper bound of `aws-cost`, as short bursts run faster than that.
 */
export function workS({ memoryMb, waitS, cpuS, cpuSPerMessage }: Work, messages: number): number {
  return waitS + (cpuS + messages * cpuSPerMessage) * stretchOf(memoryMb);
}

/**
 * Counts, log sizes, bytes and CPU: `npm run bench -- aws-cost`, as docs/benchmarks.md gives it, payloads of 1 KB; CPU rounded,
 * since it varies by half from scenario to scenario. Estimates: waiting for AWS, receivers' times, bytes kept. What is idle
 * costs: docs/architecture.md, "Cost", without free tiers.
 */
export const measured: Measured = {
  publish: {
    memoryMb: 256,
    waitS: 0.024,
    cpuS: 0.004,
    cpuSPerMessage: 0,
    perEvent: { lambdaRequest: 1, readUnit: 1, writeUnit: 1 },
    perGatewayEvent: { httpApiRequest: 1, logKb: 0.34 },
  },
  fanOut: {
    memoryMb: 256,
    waitS: 0.03,
    cpuS: 0.0015,
    // 10 events with an endpoint each take 24 ms, 3 with a hundred 27.
    cpuSPerMessage: 0.0022,
    cpuSPerEndpoint: 0.00006,
    perBatch: { lambdaRequest: 1, sqsRequest: 2, logKb: 0.24 },
    perReadPage: { readUnit: 2 },
    perQueuedEvent: { readUnit: 1, writeUnit: 1 },
    endpointKb: 0.5,
  },
  send: {
    memoryMb: 512,
    waitS: 0.05,
    // 5 ms with one message, 11 with ten.
    cpuS: 0.0045,
    cpuSPerMessage: 0.0007,
    perBatch: { lambdaRequest: 1, sqsRequest: 2, logKb: 0.24 },
    perMessage: { readUnit: 1 },
    perPass: { readUnit: 2 },
    perAttempt: { writeUnit: 1, internetKb: 1.3 },
    // Its index entry, and the mark of the one before, with its index entry where that was a retry too.
    perRetry: { writeUnit: 3 },
    receivers: fromQuantiles([
      [0, 20],
      [0.5, 100],
      [0.9, 250],
      [0.99, 1000],
      [1, 3000],
    ]),
  },
  stored: { kbPerEvent: 1.1, kbPerAttempt: 0.8 },
  idleDollarsPerMonth: 7.4,
};
