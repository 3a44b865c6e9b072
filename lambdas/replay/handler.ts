import { randomUUID } from 'node:crypto';
import type { SQSHandler } from 'aws-lambda';
import { createApplications } from '../../core/adapters/dynamodb/applications.ts';
import { createAttempts } from '../../core/adapters/dynamodb/attempts.ts';
import { createBackgroundTasks } from '../../core/adapters/dynamodb/background-tasks.ts';
import { createDocumentClient } from '../../core/adapters/dynamodb/document-client.ts';
import { createEndpointMessages } from '../../core/adapters/dynamodb/endpoint-messages.ts';
import { createEndpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import { createMessages } from '../../core/adapters/dynamodb/messages.ts';
import { createPendingDeliveries } from '../../core/adapters/dynamodb/pending-deliveries.ts';
import { createPendingList } from '../../core/adapters/dynamodb/pending-list.ts';
import { createPayloadBucket } from '../../core/adapters/s3/payload-bucket.ts';
import { createQueue } from '../../core/adapters/sqs/queue.ts';
import { createSqsClient } from '../../core/adapters/sqs/sqs-client.ts';
import { handleBatch } from '../parts/partial-batch.ts';
import { publishOperationalEvents } from '../parts/publish-operational-events.ts';
import { stageQueue } from '../parts/stage-queue.ts';
import { createTelemetry } from '../parts/telemetry.ts';
import { ReplayEnv } from './contract.ts';
import { createDoStep } from './do-step.ts';
import { createReleaseHeld } from './release-held.ts';
import { createReleaseOrTask } from './release-or-task.ts';
import { createRunStep } from './run-step.ts';

const env = ReplayEnv.parse(process.env);
const now = () => Date.now();
const telemetry = createTelemetry();
const client = createDocumentClient();
const sqs = createSqsClient();
const endpointsTable = { client, tableName: env.ENDPOINTS_TABLE };
const messagesTable = { client, tableName: env.MESSAGES_TABLE };
const endpoints = createEndpoints(endpointsTable, now);
const applications = createApplications(endpointsTable, now);
const deliveriesQueue = stageQueue(sqs, env.DELIVERIES_QUEUE_URL);
const replayQueue = stageQueue(sqs, env.REPLAY_QUEUE_URL);

const runStep = createRunStep({
  tasks: createBackgroundTasks(messagesTable),
  doStep: createDoStep({
    applications,
    endpoints,
    messages: createMessages({
      table: messagesTable,
      bucket: createPayloadBucket(env.PAYLOAD_BUCKET),
      now,
    }),
    attempts: createAttempts(messagesTable),
    endpointMessages: createEndpointMessages(messagesTable),
    deliveriesQueue,
    now,
  }),
  replayQueue,
  operationalEvents: publishOperationalEvents(endpoints, createQueue(sqs, env.EVENTS_QUEUE_URL), now),
  telemetry,
  now,
});

const releaseHeld = createReleaseHeld({
  applications,
  endpoints,
  pending: createPendingDeliveries(messagesTable),
  pendingList: createPendingList(messagesTable),
  deliveriesQueue,
  replayQueue,
  telemetry,
  now,
  newToken: randomUUID,
});

const releaseOrTask = createReleaseOrTask({ runStep, releaseHeld });

export const handler: SQSHandler = (event) => handleBatch(event, telemetry, releaseOrTask);
