import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createApplications } from '../../core/adapters/dynamodb/applications.ts';
import { createDeliveryOrder } from '../../core/adapters/dynamodb/delivery-order.ts';
import { createDocumentClient } from '../../core/adapters/dynamodb/document-client.ts';
import { createEndpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import { eventIdKey, idempotencyKey, messageClaim } from '../../core/adapters/dynamodb/message-claims.ts';
import { createMessages } from '../../core/adapters/dynamodb/messages.ts';
import { createOrganizationTokens } from '../../core/adapters/dynamodb/organization-tokens.ts';
import { createWaitingDeliveries } from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import { createPayloadBucket } from '../../core/adapters/s3/payload-bucket.ts';
import { createSecret } from '../../core/adapters/secrets-manager/secret.ts';
import { createSqsClient } from '../../core/adapters/sqs/sqs-client.ts';
import { ApiError, errorResponse } from '../api/api-error.ts';
import { createApi } from '../api/create-api.ts';
import { lambdaHandler } from '../api/lambda-handler.ts';
import { stageQueue } from '../parts/stage-queue.ts';
import { createTelemetry } from '../parts/telemetry.ts';
import { PublishEnv } from './contract.ts';
import { createMessage } from './create-message.ts';
import { messagePath } from './message-path.ts';

const env = PublishEnv.parse(process.env);
const now = () => Date.now();
const client = createDocumentClient();
const sqs = createSqsClient();
const endpointsTable = { client, tableName: env.ENDPOINTS_TABLE };
const messagesTable = { client, tableName: env.MESSAGES_TABLE };

/** How long the answer to an idempotency key is remembered: Svix's 12 hours. */
const idempotencyLifetimeMs = 12 * 3_600_000;
const retentionMs = env.RETENTION_DAYS * 86_400_000;

const applications = createApplications(endpointsTable, now);
const organizationTokens = createOrganizationTokens(endpointsTable, now);

const api = createApi({
  routes: [createMessage],
  deps: {
    applications,
    messages: createMessages({
      table: messagesTable,
      bucket: createPayloadBucket(env.PAYLOAD_BUCKET),
      now,
    }),
    endpoints: createEndpoints(endpointsTable, now),
    eventsQueue: stageQueue(sqs, env.EVENTS_QUEUE_URL),
    deliveriesQueue: stageQueue(sqs, env.DELIVERIES_QUEUE_URL),
    waiting: createWaitingDeliveries(messagesTable),
    deliveryOrder: createDeliveryOrder(messagesTable),
    eventIdClaim: (application, eventId) =>
      messageClaim(messagesTable, eventIdKey(application, eventId), { now, lifetimeMs: retentionMs }),
    idempotencyClaim: (scope, key) =>
      messageClaim(messagesTable, idempotencyKey(scope, key), { now, lifetimeMs: idempotencyLifetimeMs }),
    retentionMs,
    now,
    randomBytes,
    pause: (durationMs) => pause(durationMs),
  },
  tokenKey: createSecret(env.TOKEN_KEY_SECRET_ARN, now),
  tokens: { organizationTokens, applications, now },
  telemetry: createTelemetry(),
  // API Gateway sends what this function has; its own URL takes any path.
  otherwise: (method, { pathname }) => {
    const detail = `There is no ${method} ${pathname} here. PublishUrl serves POST ${messagePath} alone; ApiUrl serves the rest.`;
    return errorResponse(new ApiError(404, 'not_found', detail));
  },
});

export const handler = lambdaHandler(api);
