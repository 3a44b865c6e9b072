import { setTimeout as pause } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSHandler } from 'aws-lambda';
import * as z from 'zod';
import { createApplications } from '../../core/adapters/dynamodb/applications.ts';
import { createAttempts } from '../../core/adapters/dynamodb/attempts.ts';
import { createDocumentClient } from '../../core/adapters/dynamodb/document-client.ts';
import { createEndpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import { createMessages } from '../../core/adapters/dynamodb/messages.ts';
import { createThrottleSlots } from '../../core/adapters/dynamodb/throttle-slots.ts';
import { createWaitingDeliveries } from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import { createHttpSender } from '../../core/adapters/http/http-sender.ts';
import { createPayloadBucket } from '../../core/adapters/s3/payload-bucket.ts';
import { createSecret } from '../../core/adapters/secrets-manager/secret.ts';
import { createQueue } from '../../core/adapters/sqs/queue.ts';
import { guardRulesFrom } from '../parts/guard-rules.ts';
import { publishOperationalEvents } from '../parts/publish-operational-events.ts';
import { openHeaders } from '../parts/sealed-headers.ts';
import { createSecretKeeper } from '../parts/secret-keeper.ts';
import { createTelemetry } from '../parts/telemetry.ts';
import { SendEnv } from './contract.ts';
import { createMakeAttempt } from './make-attempt.ts';
import { createSend } from './send.ts';
import { createSettleDelivery } from './settle-delivery.ts';
import { createThrottleDelivery } from './throttle-delivery.ts';

const env = SendEnv.parse(process.env);
const schedules = z.record(z.string(), z.array(z.number())).parse(JSON.parse(env.RETRY_SCHEDULES_SECONDS));
const now = () => Date.now();
const telemetry = createTelemetry();
const client = createDocumentClient();
const sqs = new SQSClient({ md5: false });
const endpointsTable = { client, tableName: env.ENDPOINTS_TABLE };
const messagesTable = { client, tableName: env.MESSAGES_TABLE };
const retentionMs = env.RETENTION_DAYS * 86_400_000;
const secrets = createSecretKeeper(createSecret(env.MASTER_KEY_SECRET_ARN, now), now);
const endpoints = createEndpoints(endpointsTable, now);
const waiting = createWaitingDeliveries(messagesTable);
const deliveriesQueue = createQueue(sqs, env.DELIVERIES_QUEUE_URL);

const attempts = createAttempts(messagesTable);

const send = createSend({
  applications: createApplications(endpointsTable, now),
  endpoints,
  messages: createMessages({
    table: messagesTable,
    bucket: createPayloadBucket(env.PAYLOAD_BUCKET),
    now,
  }),
  attempts,
  makeAttempt: createMakeAttempt({
    http: createHttpSender({ rules: guardRulesFrom(env) }),
    openSecrets: secrets.open,
    openHeaders: (endpoint) => openHeaders(secrets, endpoint),
    schedules,
    serverOrigin: env.SERVER_ORIGIN,
    now,
  }),
  throttle: createThrottleDelivery({
    slots: createThrottleSlots(messagesTable),
    waiting,
    deliveriesQueue,
    retentionMs,
    now,
    pause: (durationMs) => pause(durationMs),
  }),
  settle: createSettleDelivery({
    attempts,
    waiting,
    deliveriesQueue,
    operationalEvents: publishOperationalEvents(endpoints, createQueue(sqs, env.EVENTS_QUEUE_URL), now),
    deliveriesDlq: createQueue(sqs, env.DELIVERIES_DLQ_URL),
    retentionMs,
    telemetry,
    now,
  }),
  retentionMs,
  telemetry,
  now,
});

export const handler: SQSHandler = (event) => send(event);
