import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ReplayEnvInput } from '../../lambdas/replay/contract.ts';
import type { EventsQueue } from '../fan-out/events-queue.ts';
import { FunctionAlarms } from '../parts/function-alarms.ts';
import type { Operations } from '../parts/operations.ts';
import { ServiceFunction } from '../parts/service-function.ts';
import type { DeliveriesQueue } from '../send/deliveries-queue.ts';
import type { EndpointsTable } from '../store/endpoints-table.ts';
import type { MessagesTable } from '../store/messages-table.ts';
import type { PayloadBucket } from '../store/payload-bucket.ts';
import { type ReplayQueue, replayTimeout } from './replay-queue.ts';

export interface ReplayStageProps {
  readonly operations: Operations;
  readonly endpoints: EndpointsTable;
  readonly messages: MessagesTable;
  readonly payloads: PayloadBucket;
  readonly replays: ReplayQueue;
  readonly deliveries: DeliveriesQueue;
  readonly events: EventsQueue;
}

/** Does background tasks step by step: sends messages again, deletes payloads. */
export class ReplayStage extends Construct {
  readonly fn: ServiceFunction;

  constructor(scope: Construct, id: string, props: ReplayStageProps) {
    super(scope, id);
    const { operations, endpoints, messages, payloads, replays, deliveries, events } = props;

    this.fn = new ServiceFunction(this, 'Handler', {
      operations,
      stage: 'replay',
      description: 'Does background tasks step by step: sends messages again, deletes payloads',
      invokedBy: 'queue',
      memoryMb: 256,
      timeout: replayTimeout,
      environment: {
        ...endpoints.env,
        ...messages.env,
        ...payloads.env,
        ...deliveries.env,
        ...events.env,
        ...replays.env,
      } satisfies ReplayEnvInput,
    });
    // A batch is up to ten tasks, and a step takes less than the second until the next one: two batches are twenty
    // tasks at full speed, 2,000 deliveries a second. Two is the least that Lambda allows.
    replays.consumeWith(this.fn, { maxConcurrency: 2 });
    endpoints.grantReplay(this.fn);
    messages.grantReplay(this.fn);
    payloads.grantDelete(this.fn);
    deliveries.grantSend(this.fn);
    // The next step of a task is a message to itself.
    replays.grantSend(this.fn);
    // That a task has ended is an event of operational webhooks.
    events.grantSend(this.fn);

    new FunctionAlarms(this.fn, {
      operations,
      errorsImpact: 'Background tasks do not go on: what customers asked to be sent again is late.',
      throttlesImpact: 'Background tasks are late: Lambda refuses to run more of the function at once.',
    });
  }

  /** Deliveries that were held for disabled endpoints and queued when these were enabled. */
  metricReleased(): IMetric {
    return this.fn.metricOwn('DeliveriesReleased', 'released');
  }

  /** Messages that tasks sent again, or whose payloads they deleted. */
  metricReplayed(): IMetric {
    return this.fn.metricOwn('MessagesReplayed', 'messages');
  }
}
