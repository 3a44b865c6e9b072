import type { Construct } from 'constructs';
import type { Operations } from '../parts/operations.ts';
import { QueueWithDlq } from '../parts/queue-with-dlq.ts';
import { StageAlarm } from '../parts/stage-alarm.ts';
import { type DeliveriesQueue, sendTimeout } from './deliveries-queue.ts';

export interface SlowQueueProps {
  readonly operations: Operations;
  readonly maxReceiveCount: number;
  /** What is given up here lies with what is given up there: it is redriven the same way. */
  readonly deliveries: DeliveriesQueue;
}

/** Deliveries to endpoints that take long to answer: they wait for each other, and nobody waits for them. */
export class SlowQueue extends QueueWithDlq {
  readonly env: { readonly SLOW_QUEUE_URL: string; readonly SLOW_QUEUE_ARN: string };

  constructor(scope: Construct, id: string, props: SlowQueueProps) {
    super(scope, id, {
      consumerTimeout: sendTimeout,
      maxReceiveCount: props.maxReceiveCount,
      dlq: props.deliveries.dlq,
    });
    this.env = { SLOW_QUEUE_URL: this.queue.queueUrl, SLOW_QUEUE_ARN: this.queue.queueArn };

    new StageAlarm(this, 'OldestMessage', {
      operations: props.operations,
      stage: 'send',
      what: 'SlowLaneOldestMessage',
      impact: 'Webhooks to endpoints that take long to answer are hours late; others are not.',
      metric: this.metricOldestMessageSeconds(),
      // A receiver that hangs for an afternoon is its owner's business. What waits for 14 days, SQS drops.
      threshold: 6 * 3600,
    });
  }
}
