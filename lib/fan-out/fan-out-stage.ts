import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { FanOutEnvInput } from '../../lambdas/fan-out/contract.ts';
import { FunctionAlarms } from '../parts/function-alarms.ts';
import type { Operations } from '../parts/operations.ts';
import { ServiceFunction } from '../parts/service-function.ts';
import type { DeliveriesQueue } from '../send/deliveries-queue.ts';
import type { EndpointsTable } from '../store/endpoints-table.ts';
import type { MessagesTable } from '../store/messages-table.ts';
import type { PayloadBucket } from '../store/payload-bucket.ts';
import { type EventsQueue, fanOutTimeout } from './events-queue.ts';

export interface FanOutStageProps {
  readonly operations: Operations;
  readonly endpoints: EndpointsTable;
  readonly messages: MessagesTable;
  readonly payloads: PayloadBucket;
  readonly events: EventsQueue;
  readonly deliveries: DeliveriesQueue;
  readonly defaultOrganization: string;
  readonly retentionDays: number;
}

/** Turns a message into one delivery for each endpoint that wants it. */
export class FanOutStage extends Construct {
  readonly fn: ServiceFunction;

  constructor(scope: Construct, id: string, props: FanOutStageProps) {
    super(scope, id);
    const { operations, endpoints, messages, payloads, events, deliveries } = props;

    this.fn = new ServiceFunction(this, 'Handler', {
      operations,
      stage: 'fan-out',
      description: 'Turns each message into one delivery for each endpoint that wants it',
      invokedBy: 'queue',
      memoryMb: 256,
      timeout: fanOutTimeout,
      environment: {
        ...endpoints.env,
        ...messages.env,
        ...payloads.env,
        ...events.env,
        ...events.dlqEnv,
        ...deliveries.env,
        DEFAULT_ORGANIZATION: props.defaultOrganization,
        RETENTION_DAYS: String(props.retentionDays),
      } satisfies FanOutEnvInput,
    });
    // 50 batches of ten, each done in a fraction of a second, are thousands of messages a second; more would only
    // take concurrency from send.
    events.consumeWith(this.fn, { maxConcurrency: 50 });
    endpoints.grantMatchEndpoints(this.fn);
    messages.grantKeepMessages(this.fn);
    messages.grantTakePlaces(this.fn);
    payloads.grantKeep(this.fn);
    deliveries.grantSend(this.fn);
    // The next page of a message with many endpoints is a message to itself.
    events.grantSend(this.fn);
    // An event that cannot be understood is set aside at once.
    events.grantSetAside(this.fn);

    new FunctionAlarms(this.fn, {
      operations,
      errorsImpact:
        'Accepted messages do not become deliveries: webhooks are late, and lost to the DLQ in the end.',
      throttlesImpact: 'Webhooks are late: Lambda refuses to run more of the function at once.',
    });
  }

  /** Events of producers inside AWS that could not be understood. */
  metricRejectedEvents(): IMetric {
    return this.fn.metricOwn('RejectedEvents', 'rejected events');
  }
}
