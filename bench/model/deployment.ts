import { Settings } from '../../lib/settings.ts';
import type { QueueStage } from './batch-fill.ts';
import type { HealthState } from './health-state.ts';
import { standardMapping } from './mapping.ts';
import { type Measured, workS } from './measured.ts';
import { batchSize, sendStage } from './send-batch.ts';

/** What is chosen for a deployment, and how it is used. */
export interface Deployment {
  readonly fanOut: number;
  /** How events come: by the publish function's own URL, through the HTTP API, or on the events queue. */
  readonly by: 'publish-url' | 'http-api' | 'queue';
  readonly sendMaxConcurrency: number;
  readonly retentionDays: number;
  /** How long both queues' mappings wait for fuller batches. */
  readonly windowS: number;
  /** Whether the deliveries of an event, which are queued ten at a time, are also received so. */
  readonly staysTogether: boolean;
}

/** lib/fan-out/fan-out-stage.ts: the fan-out function's own maxConcurrency. */
export const fanOutMaxConcurrency = 50;
/** lib/api/http-entry.ts: the API's own throttle. */
export const apiThrottlePerS = 5000;
/** lambdas/publish/queue-deliveries.ts: publish fans out itself for applications with no more endpoints. */
const publishFansOutUpTo = 10;
/** lambdas/fan-out: endpoints of a page. */
const pageSize = 250;

const { sendMaxConcurrency, retentionDays } = Settings.parse({});
export const asInstalled: Deployment = {
  fanOut: 1,
  by: 'publish-url',
  sendMaxConcurrency,
  retentionDays,
  windowS: 0,
  staysTogether: false,
};

export const isFannedOutByPublish = ({ by, fanOut }: Deployment): boolean =>
  by !== 'queue' && fanOut <= publishFansOutUpTo;

export const pagesOf = (fanOut: number): number => Math.ceil(fanOut / pageSize);
/**
 * Requests in which fan-out puts an event's deliveries on the queue, ten in each: events of one batch that have fewer share
 * them.
 *
 * @param fill events of a batch
 */
export const sendsOf = (fanOut: number, fill: number): number =>
  fanOut < 10 ? Math.max(1 / fill, fanOut / 10) : Math.ceil(fanOut / 10);

/** The slow lane's share of lambdas: lib/send, a fifth, two at least. */
export const slowMaxConcurrency = (ordinary: number): number => Math.max(2, Math.floor(ordinary / 5));

export function fanOutStage({ fanOut: work }: Measured, { fanOut, windowS }: Deployment): QueueStage {
  const cpuSPerMessage = work.cpuSPerMessage + Math.min(fanOut, pageSize) * work.cpuSPerEndpoint;
  return {
    mapping: standardMapping(fanOutMaxConcurrency),
    batchSize,
    windowS,
    atOnce: 1,
    durationS: (events) => workS({ ...work, cpuSPerMessage }, events),
  };
}

export function ordinaryLane(measured: Measured, deployment: Deployment, { ordinary }: HealthState) {
  const { fanOut, windowS, staysTogether } = deployment;
  const atOnce = staysTogether ? Math.min(fanOut, batchSize) : 1;
  const mapping = standardMapping(deployment.sendMaxConcurrency);
  return sendStage(measured, ordinary.traffic, mapping, { windowS, atOnce });
}

export function slowLane(measured: Measured, deployment: Deployment, { slow }: HealthState) {
  const mapping = standardMapping(slowMaxConcurrency(deployment.sendMaxConcurrency));
  return sendStage(measured, slow.traffic, mapping, { windowS: deployment.windowS });
}
