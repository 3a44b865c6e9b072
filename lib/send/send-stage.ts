import { ComparisonOperator, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { SendEnvInput } from '../../lambdas/send/contract.ts';
import { type EventsQueue, fanOutTimeout } from '../fan-out/events-queue.ts';
import { FunctionAlarms } from '../parts/function-alarms.ts';
import { metricPeriod } from '../parts/metric-period.ts';
import type { Operations } from '../parts/operations.ts';
import { comesAgainAfterSeconds } from '../parts/queue-with-dlq.ts';
import { ServiceFunction } from '../parts/service-function.ts';
import { StageAlarm } from '../parts/stage-alarm.ts';
import { replayTimeout } from '../replay/replay-queue.ts';
import type { Settings } from '../settings.ts';
import type { EndpointsTable } from '../store/endpoints-table.ts';
import type { MessagesTable } from '../store/messages-table.ts';
import type { PayloadBucket } from '../store/payload-bucket.ts';
import type { Secrets } from '../store/secrets.ts';
import { type DeliveriesQueue, sendTimeout } from './deliveries-queue.ts';
import type { SlowQueue } from './slow-queue.ts';

export interface SendStageProps {
  readonly operations: Operations;
  readonly endpoints: EndpointsTable;
  readonly messages: MessagesTable;
  readonly payloads: PayloadBucket;
  readonly secrets: Secrets;
  readonly events: EventsQueue;
  readonly deliveries: DeliveriesQueue;
  readonly slow: SlowQueue;
  readonly serverOrigin: string;
  readonly settings: Pick<
    Settings,
    | 'disableAfterDays'
    | 'retryAfterMaxSeconds'
    | 'circuitBreaker'
    | 'retryScheduleSeconds'
    | 'allowedPrivateCidrs'
    | 'httpsOnly'
    | 'retentionDays'
    | 'sendMaxConcurrency'
    | 'slowMaxConcurrency'
  >;
}

/** Fewer attempts than these in five minutes say nothing about the rate: one dead endpoint would call someone. */
const leastAttempts = 100;

/** A fifth; Lambda takes no less than 2. Ten requests to a batch, 200 at once of the usual 100 batches. */
const slowShare = (sendMaxConcurrency: number) => Math.max(2, Math.floor(sendMaxConcurrency / 5));

/** Signs and makes each attempt, records its outcome and schedules what is next. */
export class SendStage extends Construct {
  readonly fn: ServiceFunction;

  constructor(scope: Construct, id: string, props: SendStageProps) {
    super(scope, id);
    const { operations, endpoints, messages, payloads, secrets, events, deliveries, slow, settings } = props;

    this.fn = new ServiceFunction(this, 'Handler', {
      operations,
      stage: 'send',
      description: 'Signs and makes each attempt, records its outcome and schedules what is next',
      invokedBy: 'queue',
      // Twice the others': TLS handshakes and signatures of ten requests at once need the CPU that comes with memory.
      memoryMb: 512,
      timeout: sendTimeout,
      environment: {
        ...endpoints.env,
        ...messages.env,
        ...payloads.env,
        ...events.env,
        ...deliveries.env,
        ...deliveries.dlqEnv,
        ...slow.env,
        ...secrets.masterKeyEnv,
        SERVER_ORIGIN: props.serverOrigin,
        RETRY_SCHEDULES_SECONDS: JSON.stringify(settings.retryScheduleSeconds),
        DISABLE_AFTER_DAYS: JSON.stringify(settings.disableAfterDays ?? null),
        RETRY_AFTER_MAX_SECONDS: String(settings.retryAfterMaxSeconds),
        CIRCUIT_BREAKER: JSON.stringify(settings.circuitBreaker),
        ALLOWED_PRIVATE_CIDRS: settings.allowedPrivateCidrs.join(','),
        HTTPS_ONLY: settings.httpsOnly ? 'true' : 'false',
        RETENTION_DAYS: String(settings.retentionDays),
        COPIES_AFTER_SECONDS: String(Math.min(...[fanOutTimeout, replayTimeout].map(comesAgainAfterSeconds))),
        // A batch is ten deliveries, so at most ten names at a time, and some for the rest of what runs on threads.
        UV_THREADPOOL_SIZE: '16',
        // Buffers of 128 KiB and more get pages of their own (glibc would raise that limit as it sees large ones), and two
        // arenas do instead of eight a core: ten payloads of 1 MiB to the worst receivers then stay under 200 MB.
        MALLOC_ARENA_MAX: '2',
        MALLOC_MMAP_THRESHOLD_: '131072',
        MALLOC_TRIM_THRESHOLD_: '131072',
        // Three times this much is what short-lived objects take; V8's own 16 MB is for programs that make more of them.
        NODE_OPTIONS: '--max-semi-space-size=4',
      } satisfies SendEnvInput,
    });
    deliveries.consumeWith(this.fn, { maxConcurrency: settings.sendMaxConcurrency });
    // What the slow lane may take of Lambda is beside, and a fraction of, what all others have.
    slow.consumeWith(this.fn, {
      id: 'SlowSource',
      maxConcurrency: settings.slowMaxConcurrency ?? slowShare(settings.sendMaxConcurrency),
    });
    slow.grantSend(this.fn);
    secrets.grantReadMasterKey(this.fn);
    endpoints.grantReachEndpoints(this.fn);
    endpoints.grantSwitchOff(this.fn);
    messages.grantRecordAttempts(this.fn);
    messages.grantBookSlots(this.fn);
    messages.grantTrackPending(this.fn);
    // Operational webhooks tell of deliveries that fail, recover or are given up.
    endpoints.grantList(this.fn);
    events.grantSend(this.fn);
    payloads.grantRead(this.fn);
    // A retry that is due within 15 minutes is a delayed message to itself.
    deliveries.grantSend(this.fn);
    deliveries.grantSetAside(this.fn);

    new FunctionAlarms(this.fn, {
      operations,
      errorsImpact: 'Deliveries are not attempted: webhooks are late, and lost to the DLQ in the end.',
      throttlesImpact: 'Webhooks are late: Lambda refuses to run more of the function at once.',
    });
    new StageAlarm(this, 'SuccessRate', {
      operations,
      stage: 'send',
      what: 'SuccessRate',
      impact:
        "More than half of all attempts fail: either many customers' endpoints are down or we send wrongly.",
      metric: this.metricSuccessPercent(),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      // Some customers' endpoints are always down and retried; half of all attempts are more than some.
      threshold: 50,
      evaluationPeriods: 3,
    });
  }

  metricSucceeded(): IMetric {
    return this.fn.metricOwn('DeliverySucceeded', 'succeeded');
  }

  /** Attempts that failed and are retried. */
  metricFailed(): IMetric {
    return this.fn.metricOwn('DeliveryFailed', 'failed, to be retried');
  }

  /** Attempts that failed and were their deliveries' last. */
  metricExhausted(): IMetric {
    return this.fn.metricOwn('DeliveryExhausted', 'failed, given up');
  }

  /** Deliveries that wait until their disabled endpoint is enabled. */
  metricHeld(): IMetric {
    return this.fn.metricOwn('DeliveryHeld', 'held');
  }

  /** Deliveries that were dropped because their endpoint is disabled, or because they were cancelled. */
  metricCanceled(): IMetric {
    return this.fn.metricOwn('DeliveryCanceled', 'dropped');
  }

  /** Deliveries that wait because their endpoint's circuit breaker is open, each time that they are put off. */
  metricPutOff(): IMetric {
    return this.fn.metricOwn('DeliveryPutOff', 'put off');
  }

  /** Circuit breakers that opened. */
  metricBreakersOpened(): IMetric {
    return this.fn.metricOwn('BreakerOpened', 'breakers opened');
  }

  /** Endpoints that became slow: their deliveries go by the slow lane from then on. */
  metricSlow(): IMetric {
    return this.fn.metricOwn('EndpointSlow', 'endpoints that became slow');
  }

  /** Deliveries that came by the ordinary lane and were moved to the slow one. */
  metricMoved(): IMetric {
    return this.fn.metricOwn('DeliveryMovedToSlowLane', 'moved to the slow lane');
  }

  /** Endpoints that were disabled for failing too long or for answering 410. */
  metricDisabled(): IMetric {
    return this.fn.metricOwn('EndpointDisabled', 'endpoints disabled');
  }

  /** Attempts of 100 that succeed; 100 while there are too few to tell. */
  metricSuccessPercent(): IMetric {
    const attempts = 'FILL(succeeded, 0) + FILL(failed, 0) + FILL(exhausted, 0)';
    return new MathExpression({
      expression: `IF(${attempts} >= ${leastAttempts}, 100 * FILL(succeeded, 0) / (${attempts}), 100)`,
      label: 'attempts that succeed (%)',
      usingMetrics: {
        succeeded: this.metricSucceeded(),
        failed: this.metricFailed(),
        exhausted: this.metricExhausted(),
      },
      period: metricPeriod,
    });
  }
}
