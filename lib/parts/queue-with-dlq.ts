import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import { metricPeriod } from './metric-period.ts';
import type { ServiceFunction } from './service-function.ts';

export interface QueueWithDlqProps {
  /** The timeout of the function that consumes the queue. */
  readonly consumerTimeout: Duration;
  /** How often a message may fail before it moves to the DLQ. */
  readonly maxReceiveCount: number;
  /** @default - one of its own */
  readonly dlq?: Queue;
}

export interface ConsumeProps {
  /** Where the same function consumes several queues. @default 'Source' */
  readonly id?: string;
  /** Batches that are worked on at the same time, at most. */
  readonly maxConcurrency: number;
}

/** Six times the consumer's timeout, as Lambda's guide for SQS asks: a throttled batch is retried in that time. */
function visibilitySeconds(consumerTimeout: Duration): number {
  return consumerTimeout.toSeconds() * 6;
}

/** Seconds from the last thing that a consumer did with a message to the first that it does when the message comes again. */
export function comesAgainAfterSeconds(consumerTimeout: Duration): number {
  return visibilitySeconds(consumerTimeout) - consumerTimeout.toSeconds();
}

/** A queue that keeps what its consumer could not do, and the grants and metrics of both. */
export class QueueWithDlq extends Construct {
  readonly queue: Queue;
  readonly dlq: Queue;

  constructor(scope: Construct, id: string, props: QueueWithDlqProps) {
    super(scope, id);
    const common = {
      // The longest that SQS offers: nothing is lost over a long weekend.
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    };
    this.dlq = props.dlq ?? new Queue(this, 'Dlq', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(visibilitySeconds(props.consumerTimeout)),
      deadLetterQueue: { queue: this.dlq, maxReceiveCount: props.maxReceiveCount },
    });
    Validations.of(this.dlq).acknowledge({
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'It is the DLQ of the queue beside it.',
    });
  }

  /** May put messages on the queue. */
  grantSend(grantee: IGrantable): Grant {
    return allow(grantee, ['sqs:SendMessage'], [this.queue.queueArn]);
  }

  /** May put a message that no retry can help straight into the DLQ. */
  grantSetAside(grantee: IGrantable): Grant {
    return allow(grantee, ['sqs:SendMessage'], [this.dlq.queueArn]);
  }

  /** May ask how many messages lie in the queue and in its DLQ. */
  grantCount(grantee: IGrantable): Grant {
    return allow(grantee, ['sqs:GetQueueAttributes'], [this.queue.queueArn, this.dlq.queueArn]);
  }

  /** May move messages from the DLQ back to the queue. */
  grantRedrive(grantee: IGrantable): void {
    const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'];
    allow(grantee, actions, [this.dlq.queueArn]);
    this.grantSend(grantee);
  }

  /** Lambda polls the queue with the function's role and hands it batches; what fails of a batch comes again alone. */
  consumeWith(consumer: ServiceFunction, props: ConsumeProps): EventSourceMapping {
    allow(
      consumer,
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      [this.queue.queueArn],
    );
    const mapping = new EventSourceMapping(consumer, props.id ?? 'Source', {
      target: consumer.function,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      // No waiting for fuller batches: an event leaves as soon as it is there.
      maxBatchingWindow: Duration.seconds(0),
      maxConcurrency: props.maxConcurrency,
      reportBatchItemFailures: true,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason:
        'Lambda has no failure destination for queues: the redrive policy of the queue takes its place.',
    });
    return mapping;
  }

  metricWaiting(): Metric {
    return this.queue.metricApproximateNumberOfMessagesVisible({
      label: 'waiting',
      statistic: 'Maximum',
      period: metricPeriod,
    });
  }

  metricInFlight(): Metric {
    return this.queue.metricApproximateNumberOfMessagesNotVisible({
      label: 'in flight',
      statistic: 'Maximum',
      period: metricPeriod,
    });
  }

  metricDelayed(): Metric {
    return this.queue.metricApproximateNumberOfMessagesDelayed({
      label: 'delayed',
      statistic: 'Maximum',
      period: metricPeriod,
    });
  }

  metricOldestMessageSeconds(): Metric {
    return this.queue.metricApproximateAgeOfOldestMessage({
      label: 'age of the oldest message (s)',
      statistic: 'Maximum',
      period: metricPeriod,
    });
  }

  metricDlqWaiting(): Metric {
    return this.dlq.metricApproximateNumberOfMessagesVisible({
      label: 'in the DLQ',
      statistic: 'Maximum',
      period: metricPeriod,
    });
  }
}
