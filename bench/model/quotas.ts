import { type AwsLimit, awsLimits } from './aws-limits.ts';
import { capacityPerS } from './batch-fill.ts';
import {
  apiThrottlePerS,
  type Deployment,
  fanOutMaxConcurrency,
  fanOutStage,
  isFannedOutByPublish,
  ordinaryLane,
  slowLane,
  slowMaxConcurrency,
} from './deployment.ts';
import { attemptsOf, type HealthState } from './health-state.ts';
import { standardMapping } from './mapping.ts';
import { type Measured, workS } from './measured.ts';

export interface Quota {
  readonly what: string;
  readonly limit: string;
  /** Deliveries a second of the whole deployment at which it is reached. */
  readonly deliveriesPerS: number;
  readonly setBy: 'a setting' | 'the code' | 'AWS, raised on request' | 'AWS';
}

/** All that bounds the rate of a deployment, the lowest first. Batches are full: it is at its limit. */
export function quotasOf(measured: Measured, deployment: Deployment, state: HealthState): Quota[] {
  const { fanOut, by } = deployment;
  const { ordinary, slow } = state;
  const lane = ordinaryLane(measured, deployment, state);
  const slowStage = slowLane(measured, deployment, state);
  const events = fanOutStage(measured, deployment);
  const size = lane.batchSize;
  const laneS = (ordinary.passes * lane.durationS(size)) / size;
  const slowS = slow.passes === 0 ? 0 : (slow.passes * slowStage.durationS(size)) / size;
  const isFannedOut = isFannedOutByPublish(deployment);
  const eventS = isFannedOut ? 0 : events.durationS(size) / size;
  const publishS = by === 'queue' ? 0 : workS(measured.publish, 1);
  const most = { ...lane, mapping: standardMapping(awsLimits.mappingMost.value) };
  const writes = tableWritesOf(deployment, state);

  const quotas: Quota[] = [
    {
      what: 'batches at a time, `sendMaxConcurrency`',
      limit: `${deployment.sendMaxConcurrency}`,
      deliveriesPerS: capacityPerS(lane) / ordinary.passes,
      setBy: 'a setting',
    },
    fromAws('mappingMost', 'batches at a time of one mapping', capacityPerS(most) / ordinary.passes),
    fromAws(
      'lambdaConcurrency',
      'Lambda invocations at a time, account',
      awsLimits.lambdaConcurrency.value / (laneS + slowS + (eventS + publishS) / fanOut),
    ),
    fromAws(
      'queueInFlight',
      'SQS messages in flight',
      awsLimits.queueInFlight.value / (ordinary.passes * lane.durationS(size)),
    ),
    fromAws(
      'tableUnitsPerS',
      'write units a second, Messages table',
      awsLimits.tableUnitsPerS.value / writes,
    ),
  ];
  if (!isFannedOut) {
    quotas.push({
      what: 'batches of events at a time, fan-out',
      limit: `${fanOutMaxConcurrency}`,
      deliveriesPerS: capacityPerS(events) * fanOut,
      setBy: 'the code',
    });
  }
  if (by === 'publish-url') {
    const { value } = awsLimits.functionUrlRequestsPerS;
    quotas.push(fromAws('functionUrlRequestsPerS', 'requests a second, publish URL', value * fanOut));
  }
  if (by === 'http-api') {
    quotas.push(
      {
        what: 'API requests a second, own throttle',
        limit: `${apiThrottlePerS}`,
        deliveriesPerS: apiThrottlePerS * fanOut,
        setBy: 'the code',
      },
      fromAws('apiRequestsPerS', 'API requests a second, account', awsLimits.apiRequestsPerS.value * fanOut),
    );
  }
  if (slow.passes > 0) {
    quotas.push({
      what: 'batches at a time of the slow lane',
      limit: `${slowMaxConcurrency(deployment.sendMaxConcurrency)}`,
      deliveriesPerS: capacityPerS(slowStage) / slow.passes,
      setBy: 'a setting',
    });
  }
  return quotas.sort((a, b) => a.deliveriesPerS - b.deliveriesPerS);
}

/**
 * Write units of the Messages table itself for each delivery: its part of the message, its attempts, the marks of those that
 * were followed by another, waits in the due index.
 */
export function tableWritesOf({ fanOut }: Pick<Deployment, 'fanOut'>, state: HealthState): number {
  return 1 / fanOut + 2 * attemptsOf(state) - 1 + 2 * state.fromIndex;
}

function fromAws(key: keyof typeof awsLimits, what: string, deliveriesPerS: number): Quota {
  const { value, canBeRaised }: AwsLimit = awsLimits[key];
  return { what, limit: `${value}`, deliveriesPerS, setBy: canBeRaised ? 'AWS, raised on request' : 'AWS' };
}
