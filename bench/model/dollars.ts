import { dollarsPerMillion, monthlyPrices, type PricedUnit } from '../prices.ts';
import { loadOf } from './batch-fill.ts';
import {
  type Deployment,
  fanOutStage,
  isFannedOutByPublish,
  ordinaryLane,
  pagesOf,
  sendsOf,
  slowLane,
} from './deployment.ts';
import { attemptsOf, type HealthState } from './health-state.ts';
import { type Measured, type Units, workS } from './measured.ts';

const daysPerMonth = 30;

export interface Bill {
  /** For each million deliveries: requests, units, time and logs; what is kept; together. */
  readonly usePerMillion: number;
  readonly storagePerMillion: number;
  /** A month of 30 days, with what an idle deployment costs. */
  readonly perMonth: number;
}

/** @param ratePerS deliveries a second, by which batches fill */
export function billOf(
  measured: Measured,
  deployment: Deployment,
  state: HealthState,
  { deliveriesPerDay, ratePerS }: { readonly deliveriesPerDay: number; readonly ratePerS: number },
): Bill {
  const usePerMillion = dollarsPerMillion(unitsOf(measured, deployment, state, ratePerS));
  const { kbPerEvent, kbPerAttempt } = measured.stored;
  const kb = kbPerEvent / deployment.fanOut + kbPerAttempt * attemptsOf(state);
  // A million KB are a GB; each is kept for the retention time and paid by the month.
  const storagePerMillion =
    kb * (deployment.retentionDays / daysPerMonth) * (monthlyPrices.tableGb + monthlyPrices.recoveryGb);
  const millions = (deliveriesPerDay * daysPerMonth) / 1e6;
  return {
    usePerMillion,
    storagePerMillion,
    perMonth: measured.idleDollarsPerMonth + millions * (usePerMillion + storagePerMillion),
  };
}

/** What a delivery takes, its part of its event included. */
export function unitsOf(
  measured: Measured,
  deployment: Deployment,
  state: HealthState,
  ratePerS: number,
): Units {
  const { publish, fanOut, send } = measured;
  const perEvent = 1 / deployment.fanOut;
  const total: Partial<Record<PricedUnit, number>> = {};

  if (deployment.by === 'queue') {
    add(fanOut.perQueuedEvent, perEvent);
    add({ sqsRequest: 1 }, perEvent);
  } else {
    add(publish.perEvent, perEvent);
    if (deployment.by === 'http-api') add(publish.perGatewayEvent, perEvent);
    add({ lambdaGbSecond: workS(publish, 1) * (publish.memoryMb / 1024) }, perEvent);
    // Its look at the first endpoints, and the one message that comes of it: deliveries, or the event for fan-out.
    add(
      { readUnit: endpointReads(Math.min(deployment.fanOut, 11)), sqsRequest: 1, sqsGroupRequest: 1 },
      perEvent,
    );
  }
  if (!isFannedOutByPublish(deployment)) addFanOut();

  addLane(ordinaryLane(measured, deployment, state), state.ordinary.passes);
  addLane(slowLane(measured, deployment, state), state.slow.passes);
  add(send.perAttempt, attemptsOf(state));
  add(send.perRetry, attemptsOf(state) - 1);
  // Each pass after the first one was queued by send or by the sweep.
  const again = state.ordinary.passes + state.slow.passes - 1;
  add({ sqsRequest: 1, sqsGroupRequest: 1 }, again);
  // An item of the due index: written and deleted, in the table and in the index, and read by the sweep.
  add({ writeUnit: 4, readUnit: 0.5 }, state.fromIndex);
  return total;

  function addFanOut(): void {
    const stage = fanOutStage(measured, deployment);
    const { fill } = loadOf(stage, ratePerS * perEvent);
    const pages = pagesOf(deployment.fanOut);
    add(fanOut.perBatch, perEvent / fill);
    add({ lambdaGbSecond: stage.durationS(fill) * (fanOut.memoryMb / 1024) }, perEvent / fill);
    // The first page of a queued event has what was just stored and read of it.
    add(fanOut.perReadPage, perEvent * (deployment.by === 'queue' ? pages - 1 : pages));
    add({ readUnit: endpointReads(deployment.fanOut) }, perEvent);
    // The next page of an event is a message to itself.
    add({ sqsRequest: 1, sqsGroupRequest: 1 }, perEvent * (sendsOf(deployment.fanOut, fill) + pages - 1));
  }

  function endpointReads(endpoints: number): number {
    return Math.ceil((endpoints * fanOut.endpointKb) / 4);
  }

  function addLane(stage: ReturnType<typeof ordinaryLane>, passes: number): void {
    if (passes === 0) return;
    const { fill } = loadOf(stage, ratePerS * passes);
    add(send.perBatch, passes / fill);
    add({ lambdaGbSecond: stage.durationS(fill) * (send.memoryMb / 1024) }, passes / fill);
    add(send.perPass, passes);
    // Deliveries of one event that are together in a batch share its message.
    const messages = deployment.staysTogether ? 1 / Math.min(deployment.fanOut, stage.batchSize) : 1;
    add(send.perMessage, passes * messages);
  }

  function add(units: Units, times: number): void {
    for (const [unit, count] of Object.entries(units)) {
      const key = unit as PricedUnit;
      total[key] = (total[key] ?? 0) + count * times;
    }
  }
}
