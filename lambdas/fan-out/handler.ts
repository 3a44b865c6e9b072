import { setTimeout as pause } from 'node:timers/promises';
import type { SQSHandler } from 'aws-lambda';
import { createApplications } from '../../core/adapters/dynamodb/applications.ts';
import { createDeliveryOrder } from '../../core/adapters/dynamodb/delivery-order.ts';
import { createDocumentClient } from '../../core/adapters/dynamodb/document-client.ts';
import { createEndpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import { eventIdKey, messageClaim } from '../../core/adapters/dynamodb/message-claims.ts';
import { createMessages } from '../../core/adapters/dynamodb/messages.ts';
import { createPayloadBucket } from '../../core/adapters/s3/payload-bucket.ts';
import { createGatheredSends } from '../../core/adapters/sqs/gathered-sends.ts';
import { createQueue } from '../../core/adapters/sqs/queue.ts';
import { createSqsClient } from '../../core/adapters/sqs/sqs-client.ts';
import { handleBatch } from '../parts/partial-batch.ts';
import { stageQueue } from '../parts/stage-queue.ts';
import { createTelemetry } from '../parts/telemetry.ts';
import { createAcceptProducerEvent } from './accept-producer-event.ts';
import { FanOutEnv } from './contract.ts';
import { createFanOut } from './fan-out.ts';
import { createHandleRecord } from './handle-record.ts';

const env = FanOutEnv.parse(process.env);
const now = () => Date.now();
const telemetry = createTelemetry();
const client = createDocumentClient();
const sqs = createSqsClient();
const endpointsTable = { client, tableName: env.ENDPOINTS_TABLE };
const messagesTable = { client, tableName: env.MESSAGES_TABLE };
const retentionMs = env.RETENTION_DAYS * 86_400_000;
const applications = createApplications(endpointsTable, now);
const messages = createMessages({
  table: messagesTable,
  bucket: createPayloadBucket(env.PAYLOAD_BUCKET),
  now,
});

const handleRecord = createHandleRecord({
  accept: createAcceptProducerEvent({
    applications,
    messages,
    deliveryOrder: createDeliveryOrder(messagesTable),
    eventIdClaim: (application, eventId) =>
      messageClaim(messagesTable, eventIdKey(application, eventId), {
        now,
        lifetimeMs: retentionMs,
      }),
    retentionMs,
    defaultOrganization: env.DEFAULT_ORGANIZATION,
    telemetry,
    now,
    pause: (durationMs) => pause(durationMs),
  }),
  fanOut: createFanOut({
    applications,
    endpoints: createEndpoints(endpointsTable, now),
    messages,
    eventsQueue: stageQueue(sqs, env.EVENTS_QUEUE_URL),
    deliveries: createGatheredSends(stageQueue(sqs, env.DELIVERIES_QUEUE_URL)),
    telemetry,
    pause: (durationMs) => pause(durationMs),
  }),
  eventsDlq: createQueue(sqs, env.EVENTS_DLQ_URL),
  telemetry,
});

export const handler: SQSHandler = (event) => handleBatch(event, telemetry, handleRecord);
