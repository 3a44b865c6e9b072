import { SQSClient } from '@aws-sdk/client-sqs';
import type { DlqName } from '../lambdas/manage/dead-letter/dlq-name.ts';
import type { Target } from './target.ts';

/** The DLQs of a deployment, or of the local run, and where what lies in them belongs. */
export interface DlqTarget {
  readonly sqs: SQSClient;
  readonly queues: Readonly<Record<DlqName, { readonly dlqUrl: string; readonly queueUrl: string }>>;
}

/** @throws Error where an output is missing */
export function dlqTarget({ clientConfig, output }: Target): DlqTarget {
  return {
    sqs: new SQSClient(clientConfig),
    queues: {
      events: { dlqUrl: output('EventsDlqUrl'), queueUrl: output('EventsQueueUrl') },
      deliveries: { dlqUrl: output('DeliveriesDlqUrl'), queueUrl: output('DeliveriesQueueUrl') },
      replay: { dlqUrl: output('ReplayDlqUrl'), queueUrl: output('ReplayQueueUrl') },
    },
  };
}
