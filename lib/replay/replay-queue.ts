import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Operations } from '../parts/operations.ts';
import { QueueWithDlq } from '../parts/queue-with-dlq.ts';
import { StageAlarm } from '../parts/stage-alarm.ts';

export interface ReplayQueueProps {
  readonly operations: Operations;
  readonly maxReceiveCount: number;
}

/** The timeout of the function that consumes it: a step looks at a hundred messages, each with a query or two. */
export const replayTimeout = Duration.seconds(60);

/** The next steps of background tasks; a task has one message here while it runs. */
export class ReplayQueue extends QueueWithDlq {
  readonly env: { readonly REPLAY_QUEUE_URL: string };
  readonly dlqEnv: { readonly REPLAY_DLQ_URL: string };

  constructor(scope: Construct, id: string, props: ReplayQueueProps) {
    super(scope, id, { consumerTimeout: replayTimeout, maxReceiveCount: props.maxReceiveCount });
    this.env = { REPLAY_QUEUE_URL: this.queue.queueUrl };
    this.dlqEnv = { REPLAY_DLQ_URL: this.dlq.queueUrl };

    const { operations } = props;
    new StageAlarm(this, 'DlqNotEmpty', {
      operations,
      stage: 'replay',
      what: 'DlqNotEmpty',
      impact:
        'Background tasks stand still: what customers asked to be sent again, or what was held for them, is not sent.',
      metric: this.metricDlqWaiting(),
      threshold: 1,
    });
    new StageAlarm(this, 'OldestMessage', {
      operations,
      stage: 'replay',
      what: 'OldestMessage',
      impact: 'Background tasks are at least half an hour behind: what is sent again is late.',
      metric: this.metricOldestMessageSeconds(),
      // Nobody waits for a single step; a failed one is seen again after 6 minutes (the queue's visibility timeout).
      threshold: Duration.minutes(30).toSeconds(),
    });
  }
}
