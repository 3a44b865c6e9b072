import { setTimeout as pause } from 'node:timers/promises';
import type { SQSHandler } from 'aws-lambda';
import * as z from 'zod/mini';
import { createApiKeys } from '../../core/adapters/dynamodb/api-keys.ts';
import { createApplications } from '../../core/adapters/dynamodb/applications.ts';
import { createAttempts } from '../../core/adapters/dynamodb/attempts.ts';
import { createDeletedEndpoints } from '../../core/adapters/dynamodb/deleted-endpoints.ts';
import { createDeliveryOrder } from '../../core/adapters/dynamodb/delivery-order.ts';
import { createDocumentClient } from '../../core/adapters/dynamodb/document-client.ts';
import { createEndpointHealths } from '../../core/adapters/dynamodb/endpoint-health.ts';
import { createEndpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import { endpointsWithHealth } from '../../core/adapters/dynamodb/endpoints-with-health.ts';
import { createGatheredInserts } from '../../core/adapters/dynamodb/gathered-inserts.ts';
import { createMessages } from '../../core/adapters/dynamodb/messages.ts';
import { createParkedDeliveries } from '../../core/adapters/dynamodb/parked-deliveries.ts';
import { createPendingDeliveries } from '../../core/adapters/dynamodb/pending-deliveries.ts';
import { createSlowMarks } from '../../core/adapters/dynamodb/slow-marks.ts';
import { createSwitchOff } from '../../core/adapters/dynamodb/switch-off.ts';
import { createThrottleSlots } from '../../core/adapters/dynamodb/throttle-slots.ts';
import { createWaitingDeliveries } from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import { createHttpSender } from '../../core/adapters/http/http-sender.ts';
import { createPayloadBucket } from '../../core/adapters/s3/payload-bucket.ts';
import { createSecret } from '../../core/adapters/secrets-manager/secret.ts';
import { createQueue } from '../../core/adapters/sqs/queue.ts';
import { createSqsClient } from '../../core/adapters/sqs/sqs-client.ts';
import { freeMemory } from '../parts/free-memory.ts';
import { guardRulesFrom } from '../parts/guard-rules.ts';
import { publishOperationalEvents } from '../parts/publish-operational-events.ts';
import { createRenewSecrets } from '../parts/renew-secrets.ts';
import { openHeaders } from '../parts/sealed-headers.ts';
import { createSecretKeeper } from '../parts/secret-keeper.ts';
import { createSigningSecrets } from '../parts/signing-secrets.ts';
import { stageQueue } from '../parts/stage-queue.ts';
import { createTelemetry } from '../parts/telemetry.ts';
import { SendEnv } from './contract.ts';
import { disableLimits } from './disable-limits.ts';
import { healthSettings } from './health-settings.ts';
import { createLateMessages } from './late-messages.ts';
import { createMakeAttempt } from './make-attempt.ts';
import { createOrderedDelivery } from './ordered-delivery.ts';
import { createOrderedTurn } from './ordered-turn.ts';
import { createSend } from './send.ts';
import { createSettleDelivery } from './settle-delivery.ts';
import { createSlowEndpoints } from './slow-endpoints.ts';
import { createSlowLane } from './slow-lane.ts';
import { createSpareEndpoint } from './spare-endpoint.ts';
import { createSwitchOffEndpoint } from './switch-off-endpoint.ts';
import { createThrottleDelivery } from './throttle-delivery.ts';
import { createTrackPending } from './track-pending.ts';
import { createWatchHealth } from './watch-health.ts';

const env = SendEnv.parse(process.env);
const schedules = z.record(z.string(), z.array(z.number())).parse(JSON.parse(env.RETRY_SCHEDULES_SECONDS));
const now = () => Date.now();
const telemetry = createTelemetry();
const client = createDocumentClient();
const sqs = createSqsClient();
const endpointsTable = { client, tableName: env.ENDPOINTS_TABLE };
const messagesTable = { client, tableName: env.MESSAGES_TABLE };
const retentionMs = env.RETENTION_DAYS * 86_400_000;
const secrets = createSecretKeeper(createSecret(env.MASTER_KEY_SECRET_ARN, now), now);
const renewSecrets = createRenewSecrets({ table: endpointsTable, secrets, telemetry });
const signingSecrets = createSigningSecrets({ apiKeys: createApiKeys(endpointsTable, now), secrets, now });
const endpoints = createEndpoints(endpointsTable, now);
const waiting = createWaitingDeliveries(messagesTable);
const slowEndpoints = createSlowEndpoints({ marks: createSlowMarks(endpointsTable), telemetry, now });
const slowLane = createSlowLane({
  slowEndpoints,
  slowQueue: stageQueue(sqs, env.SLOW_QUEUE_URL),
  slowQueueArn: env.SLOW_QUEUE_ARN,
  telemetry,
});
const deliveriesQueue = slowLane.queueFor(stageQueue(sqs, env.DELIVERIES_QUEUE_URL));

const rows = createGatheredInserts(messagesTable, (count, why) => {
  telemetry.warn('Rows of attempts were put one by one: they could not be inserted together.', {
    count,
    why,
  });
  telemetry.count('RowsPutAlone', count);
});
const attempts = createAttempts(messagesTable, rows.insert);
const parked = createParkedDeliveries(messagesTable);
const pendingDeliveries = createPendingDeliveries(messagesTable);
const messages = createMessages({
  table: messagesTable,
  bucket: createPayloadBucket(env.PAYLOAD_BUCKET),
  now,
});
const pending = createTrackPending({
  pending: pendingDeliveries,
  endpoints,
  deliveriesQueue,
  retentionMs,
  telemetry,
  now,
});
/** Where a delivery waits that is not made now. */
const waits = { waiting, deliveriesQueue, retentionMs, now };

const { breaker, disableAfterDays } = healthSettings(env);
const limits = disableLimits(disableAfterDays);
const operationalEvents = publishOperationalEvents(endpoints, createQueue(sqs, env.EVENTS_QUEUE_URL), now);
const switchOff = createSwitchOffEndpoint({
  switchOff: createSwitchOff(endpointsTable),
  deletedEndpoints: createDeletedEndpoints(messagesTable),
  retentionMs,
  read: async (ref) => {
    const found = await endpointsWithHealth(endpointsTable, [ref]);
    return { endpoint: found.endpoints.get(ref.id), health: found.healths.get(ref.id) };
  },
  operationalEvents,
  limits,
  telemetry,
  now,
});

const send = createSend({
  applications: createApplications(endpointsTable, now),
  endpoints,
  messages,
  lateMessages: createLateMessages({
    messages,
    deliveriesQueue,
    telemetry,
    now,
    pause: (durationMs) => pause(durationMs),
  }),
  attempts,
  rows,
  makeAttempt: createMakeAttempt({
    http: slowEndpoints.timed(createHttpSender({ rules: guardRulesFrom(env) })),
    openSecrets: async (endpoint, message) => {
      const opened = await signingSecrets(endpoint, message);
      await renewSecrets(endpoint);
      return opened;
    },
    openHeaders: (endpoint) => openHeaders(secrets, endpoint),
    schedules,
    retryAfterMaxMs: env.RETRY_AFTER_MAX_SECONDS * 1000,
    retentionMs,
    serverOrigin: env.SERVER_ORIGIN,
    now,
  }),
  endpointsWithHealth: (refs) => endpointsWithHealth(endpointsTable, refs),
  watchHealth: createWatchHealth({
    healths: createEndpointHealths(endpointsTable),
    breaker,
    onFailing: switchOff.whenFailing,
    telemetry,
    now,
  }),
  spare: createSpareEndpoint({ ...waits, pending, schedules, limits }),
  switchOff,
  ordered: createOrderedDelivery({
    ...waits,
    turn: createOrderedTurn({
      deliveryOrder: createDeliveryOrder(messagesTable),
      attempts,
      messages,
      parked,
      waiting,
      pending: pendingDeliveries,
      now,
    }),
    attempts,
    parked,
    telemetry,
  }),
  throttle: createThrottleDelivery({
    ...waits,
    slots: createThrottleSlots(messagesTable),
    pending,
    pause: (durationMs) => pause(durationMs),
  }),
  pending,
  slowLane,
  settle: createSettleDelivery({
    ...waits,
    attempts,
    pending,
    operationalEvents,
    deliveriesDlq: createQueue(sqs, env.DELIVERIES_DLQ_URL),
    telemetry,
  }),
  retentionMs,
  copiesAfterMs: env.COPIES_AFTER_SECONDS * 1000,
  telemetry,
  now,
});

export const handler: SQSHandler = (event) => send(event).finally(freeMemory);
