import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Operations } from '../parts/operations.ts';
import { QueueWithDlq } from '../parts/queue-with-dlq.ts';
import { StageAlarm } from '../parts/stage-alarm.ts';

export interface DeliveriesQueueProps {
  readonly operations: Operations;
  readonly maxReceiveCount: number;
}

/** The timeout of the function that consumes it: a batch of ten requests at once, each of which may take 30 s at most. */
export const sendTimeout = Duration.seconds(60);

/** Deliveries that wait for an attempt: new ones, and retries that are due within 15 minutes, by delay. */
export class DeliveriesQueue extends QueueWithDlq {
  readonly env: { readonly DELIVERIES_QUEUE_URL: string };
  readonly dlqEnv: { readonly DELIVERIES_DLQ_URL: string };

  constructor(scope: Construct, id: string, props: DeliveriesQueueProps) {
    super(scope, id, { consumerTimeout: sendTimeout, maxReceiveCount: props.maxReceiveCount });
    this.env = { DELIVERIES_QUEUE_URL: this.queue.queueUrl };
    this.dlqEnv = { DELIVERIES_DLQ_URL: this.dlq.queueUrl };

    const { operations } = props;
    new StageAlarm(this, 'DlqNotEmpty', {
      operations,
      stage: 'send',
      what: 'DlqNotEmpty',
      impact: 'Deliveries were given up: the endpoints that they name miss webhooks.',
      metric: this.metricDlqWaiting(),
      threshold: 1,
    });
    new StageAlarm(this, 'OldestMessage', {
      operations,
      stage: 'send',
      what: 'OldestMessage',
      impact: 'Webhooks are sent at least a quarter of an hour later than they are due.',
      metric: this.metricOldestMessageSeconds(),
      // A retry may be delayed in the queue by 15 minutes, the longest that SQS allows; 15 more are lateness.
      threshold: Duration.minutes(30).toSeconds(),
    });
  }
}
