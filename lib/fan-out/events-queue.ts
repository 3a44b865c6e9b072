import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Operations } from '../parts/operations.ts';
import { QueueWithDlq } from '../parts/queue-with-dlq.ts';
import { StageAlarm } from '../parts/stage-alarm.ts';

export interface EventsQueueProps {
  readonly operations: Operations;
  readonly maxReceiveCount: number;
}

/** The timeout of the function that consumes it: a page of endpoints takes seconds, a slow table a few more. */
export const fanOutTimeout = Duration.seconds(60);

/** Accepted messages, and events of producers inside AWS, that wait to be fanned out. */
export class EventsQueue extends QueueWithDlq {
  readonly env: { readonly EVENTS_QUEUE_URL: string };
  readonly dlqEnv: { readonly EVENTS_DLQ_URL: string };

  constructor(scope: Construct, id: string, props: EventsQueueProps) {
    super(scope, id, { consumerTimeout: fanOutTimeout, maxReceiveCount: props.maxReceiveCount });
    this.env = { EVENTS_QUEUE_URL: this.queue.queueUrl };
    this.dlqEnv = { EVENTS_DLQ_URL: this.dlq.queueUrl };

    const { operations } = props;
    new StageAlarm(this, 'DlqNotEmpty', {
      operations,
      stage: 'fan-out',
      what: 'DlqNotEmpty',
      impact: 'Events were accepted that no endpoint received and that are no longer tried.',
      metric: this.metricDlqWaiting(),
      threshold: 1,
    });
    new StageAlarm(this, 'OldestMessage', {
      operations,
      stage: 'fan-out',
      what: 'OldestMessage',
      impact: 'Webhooks of all customers leave at least a quarter of an hour late.',
      metric: this.metricOldestMessageSeconds(),
      // A message for later may be delayed in the queue by 15 minutes, the longest that SQS allows. A failed message is
      // seen again after 6 minutes (the queue's visibility timeout): two failures are 12 minutes and heal themselves, a
      // third of them is not to be waited for: 15 minutes more.
      threshold: Duration.minutes(30).toSeconds(),
    });
  }
}
