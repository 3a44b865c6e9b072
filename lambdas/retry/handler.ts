import type { ScheduledHandler } from 'aws-lambda';
import { createDocumentClient } from '../../core/adapters/dynamodb/document-client.ts';
import { createWaitingDeliveries } from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import { createSqsClient } from '../../core/adapters/sqs/sqs-client.ts';
import { stageQueue } from '../parts/stage-queue.ts';
import { createTelemetry } from '../parts/telemetry.ts';
import { RetryEnv } from './contract.ts';
import { createSweep } from './sweep.ts';

const env = RetryEnv.parse(process.env);

const sqs = createSqsClient();

const sweep = createSweep({
  waiting: createWaitingDeliveries({ client: createDocumentClient(), tableName: env.MESSAGES_TABLE }),
  deliveriesQueue: stageQueue(sqs, env.DELIVERIES_QUEUE_URL),
  eventsQueue: stageQueue(sqs, env.EVENTS_QUEUE_URL),
  telemetry: createTelemetry(),
  now: () => Date.now(),
});

export const handler: ScheduledHandler = (_event, context) => sweep(() => context.getRemainingTimeInMillis());
