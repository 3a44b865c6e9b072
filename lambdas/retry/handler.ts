import type { ScheduledHandler } from 'aws-lambda';
import { createDocumentClient } from '../../core/adapters/dynamodb/document-client.ts';
import { createWaitingDeliveries } from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import { createTelemetry } from '../parts/telemetry.ts';
import { RetryEnv } from './contract.ts';
import { createLaterQueues } from './later-queues.ts';
import { createSweep } from './sweep.ts';

const env = RetryEnv.parse(process.env);

const queue = createLaterQueues();

const sweep = createSweep({
  waiting: createWaitingDeliveries({ client: createDocumentClient(), tableName: env.MESSAGES_TABLE }),
  deliveriesQueue: queue(env.DELIVERIES_QUEUE_URL),
  eventsQueue: queue(env.EVENTS_QUEUE_URL),
  telemetry: createTelemetry(),
  now: () => Date.now(),
});

export const handler: ScheduledHandler = (_event, context) => sweep(() => context.getRemainingTimeInMillis());
