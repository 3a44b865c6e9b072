import { ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Duration, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { RetryEnvInput } from '../../lambdas/retry/contract.ts';
import type { EventsQueue } from '../fan-out/events-queue.ts';
import { FunctionAlarms } from '../parts/function-alarms.ts';
import type { Operations } from '../parts/operations.ts';
import { ServiceFunction } from '../parts/service-function.ts';
import { StageAlarm } from '../parts/stage-alarm.ts';
import type { DeliveriesQueue } from '../send/deliveries-queue.ts';
import type { MessagesTable } from '../store/messages-table.ts';

export interface RetryStageProps {
  readonly operations: Operations;
  readonly messages: MessagesTable;
  readonly deliveries: DeliveriesQueue;
  readonly events: EventsQueue;
}

/** Once a minute queues what falls due: retries more than 15 minutes after their attempt, and messages kept for later. */
export class RetryStage extends Construct {
  readonly fn: ServiceFunction;

  constructor(scope: Construct, id: string, props: RetryStageProps) {
    super(scope, id);
    const { operations, messages, deliveries, events } = props;

    this.fn = new ServiceFunction(this, 'Handler', {
      operations,
      stage: 'retry',
      description: 'Queues the deliveries whose retry falls due',
      invokedBy: 'schedule',
      memoryMb: 256,
      // One sweep's interval: what is left after it is the next sweep's.
      timeout: Duration.seconds(60),
      environment: {
        ...messages.env,
        ...deliveries.env,
        ...events.env,
      } satisfies RetryEnvInput,
    });
    messages.grantSweepDue(this.fn);
    deliveries.grantSend(this.fn);
    events.grantSend(this.fn);

    // A failed or late sweep is not repeated: the next one does its work.
    this.fn.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    const schedule = new Rule(this, 'EveryMinute', {
      description: "Starts Grapnel's retry sweep",
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(this.fn.function, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
    Validations.of(schedule).acknowledge({
      id: 'Serverless-EventBusDLQ',
      reason: 'The event carries nothing but the time: a sweep that is missed is made up for a minute later.',
    });

    new FunctionAlarms(this.fn, {
      operations,
      errorsImpact: 'Retries that are due are not sent: deliveries that failed more than once are late.',
      throttlesImpact: 'Retries that are due are late: Lambda refuses to run the sweep.',
    });
    new StageAlarm(this, 'SweepMissing', {
      operations,
      stage: 'retry',
      what: 'SweepMissing',
      impact:
        'No sweep runs: no delivery that waits for more than 15 minutes is ever retried, and no message for later sent.',
      metric: this.metricSweeps(),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  /** Deliveries that fell due and were queued. */
  metricResumed(): IMetric {
    return this.fn.metricOwn('DeliveriesResumed', 'deliveries queued');
  }

  metricSweeps(): IMetric {
    return this.fn.metricInvocations().with({ label: 'sweeps' });
  }
}
