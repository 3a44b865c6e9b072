import { awsLimits } from './aws-limits.ts';
import { loadOf, type QueueStage, type StageLoad } from './batch-fill.ts';
import { type Deployment, fanOutStage, isFannedOutByPublish, ordinaryLane, slowLane } from './deployment.ts';
import { type Bill, billOf } from './dollars.ts';
import type { HealthState } from './health-state.ts';
import { provisionedMapping, standardMapping } from './mapping.ts';
import { type Measured, workS } from './measured.ts';
import { type Quota, quotasOf, tableWritesOf } from './quotas.ts';
import { type Ramp, rampOf } from './ramp.ts';

const secondsPerDay = 86_400;

export interface Scenario {
  readonly deliveriesPerDay: number;
  readonly state: HealthState;
  readonly meanPerS: number;
  readonly peakPerS: number;
  /** `sendMaxConcurrency` that it takes at the peak, a quarter to spare; more than 1,000 is more than one mapping has. */
  readonly neededConcurrency: number;
  readonly deployment: Deployment;
  readonly send: StageLoad;
  /** Of all functions, at the mean and at the peak. */
  readonly lambdasAtMean: number;
  readonly lambdasAtPeak: number;
  /** Messages of a batch of send. */
  readonly fillAtMean: number;
  readonly ramp: Ramp;
  readonly provisionedRamp: Ramp;
  /** Absent where not even the mean gets through. */
  readonly bill: Bill | undefined;
  /** Until tables that were made today take the peak's writes. */
  readonly newTablesS: number;
  /** The lowest quota that the peak exceeds, if it does. */
  readonly exceeded: readonly Quota[];
}

export interface ScenarioInput {
  readonly measured: Measured;
  readonly deployment: Deployment;
  readonly deliveriesPerDay: number;
  readonly peakFactor: number;
  readonly state: HealthState;
}

/** What so many deliveries a day take; `sendMaxConcurrency` is raised as far as it goes where the peak needs it. */
export function scenarioOf(input: ScenarioInput): Scenario {
  const { measured, deliveriesPerDay, peakFactor, state } = input;
  const meanPerS = deliveriesPerDay / secondsPerDay;
  const peakPerS = meanPerS * peakFactor;
  const lane = ordinaryLane(measured, input.deployment, state);
  const passesAtPeak = peakPerS * state.ordinary.passes;
  const neededConcurrency = Math.ceil(
    (1.25 * passesAtPeak * lane.durationS(lane.batchSize)) / lane.batchSize,
  );
  const deployment = {
    ...input.deployment,
    sendMaxConcurrency: Math.max(
      input.deployment.sendMaxConcurrency,
      Math.min(awsLimits.mappingMost.value, neededConcurrency),
    ),
  };
  const stage = ordinaryLane(measured, deployment, state);
  const send = loadOf(stage, passesAtPeak);
  const atMean = loadOf(stage, meanPerS * state.ordinary.passes);
  const mostPollers = awsLimits.pollersMost.value;
  return {
    deliveriesPerDay,
    state,
    meanPerS,
    peakPerS,
    neededConcurrency,
    deployment,
    send,
    lambdasAtMean: lambdasAt(measured, deployment, state, meanPerS),
    lambdasAtPeak: lambdasAt(measured, deployment, state, peakPerS),
    fillAtMean: atMean.fill,
    ramp: rampOf({ ...stage, mapping: standardMapping(deployment.sendMaxConcurrency) }, passesAtPeak),
    provisionedRamp: rampOf(
      { ...stage, mapping: provisionedMapping({ least: 2, most: mostPollers }) },
      passesAtPeak,
    ),
    bill: atMean.isFull
      ? undefined
      : billOf(measured, deployment, state, { deliveriesPerDay, ratePerS: meanPerS }),
    newTablesS: untilTakenS(peakPerS * tableWritesOf(deployment, state)),
    exceeded: quotasOf(measured, deployment, state).filter(({ deliveriesPerS }) => deliveriesPerS < peakPerS),
  };
}

/** Invocations at a time of publish, fan-out and both lanes of send, by Little's law, each stage at its limit at most. */
function lambdasAt(
  measured: Measured,
  deployment: Deployment,
  state: HealthState,
  deliveriesPerS: number,
): number {
  const eventsPerS = deliveriesPerS / deployment.fanOut;
  const inQueue = (stage: QueueStage, ratePerS: number) =>
    ratePerS === 0 ? 0 : loadOf(stage, ratePerS).concurrency;
  return (
    (deployment.by === 'queue' ? 0 : eventsPerS * workS(measured.publish, 1)) +
    (isFannedOutByPublish(deployment) ? 0 : inQueue(fanOutStage(measured, deployment), eventsPerS)) +
    inQueue(ordinaryLane(measured, deployment, state), deliveriesPerS * state.ordinary.passes) +
    inQueue(slowLane(measured, deployment, state), deliveriesPerS * state.slow.passes)
  );
}

/** A new table takes 4,000 write units a second, and twice its former peak in each half hour. */
function untilTakenS(writesPerS: number): number {
  const doublings = Math.ceil(Math.log2(writesPerS / awsLimits.newTableWritesPerS.value));
  return Math.max(0, doublings) * awsLimits.doublingMinutes.value * 60;
}
