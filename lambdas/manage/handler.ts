import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createApiKeys } from '../../core/adapters/dynamodb/api-keys.ts';
import { createApplications } from '../../core/adapters/dynamodb/applications.ts';
import { createAttempts } from '../../core/adapters/dynamodb/attempts.ts';
import { createBackgroundTasks } from '../../core/adapters/dynamodb/background-tasks.ts';
import { createDeletedEndpoints } from '../../core/adapters/dynamodb/deleted-endpoints.ts';
import { createDocumentClient } from '../../core/adapters/dynamodb/document-client.ts';
import { dueTimes } from '../../core/adapters/dynamodb/due-times.ts';
import { createEndpointCount } from '../../core/adapters/dynamodb/endpoint-count.ts';
import { createEndpointHealths } from '../../core/adapters/dynamodb/endpoint-health.ts';
import { createEndpointMessages } from '../../core/adapters/dynamodb/endpoint-messages.ts';
import { createEndpointStats } from '../../core/adapters/dynamodb/endpoint-stats.ts';
import { createEndpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import { createEventTypes } from '../../core/adapters/dynamodb/event-types.ts';
import { createIdempotentResponses } from '../../core/adapters/dynamodb/idempotent-responses.ts';
import { createMessages } from '../../core/adapters/dynamodb/messages.ts';
import { createOrganizationTokens } from '../../core/adapters/dynamodb/organization-tokens.ts';
import { createPathLookup } from '../../core/adapters/dynamodb/path-lookup.ts';
import { createPendingDeliveries } from '../../core/adapters/dynamodb/pending-deliveries.ts';
import { createPendingList } from '../../core/adapters/dynamodb/pending-list.ts';
import { createRequestWindows } from '../../core/adapters/dynamodb/request-windows.ts';
import { createPayloadBucket } from '../../core/adapters/s3/payload-bucket.ts';
import { createSecret } from '../../core/adapters/secrets-manager/secret.ts';
import { createDlq } from '../../core/adapters/sqs/dlq.ts';
import { createQueue } from '../../core/adapters/sqs/queue.ts';
import { createSqsClient } from '../../core/adapters/sqs/sqs-client.ts';
import { createApi } from '../api/create-api.ts';
import { lambdaHandler } from '../api/lambda-handler.ts';
import { guardRulesFrom } from '../parts/guard-rules.ts';
import { loadedOnce } from '../parts/loaded-once.ts';
import { publishOperationalEvents } from '../parts/publish-operational-events.ts';
import { createSecretKeeper } from '../parts/secret-keeper.ts';
import { stageQueue } from '../parts/stage-queue.ts';
import { createTelemetry } from '../parts/telemetry.ts';
import { addParts } from './api-parts.ts';
import { createQueueDepths } from './backlog/queue-depths.ts';
import { ManageEnv } from './contract.ts';
import { deploymentSettings } from './deployment/deployment-settings.ts';
import type { ManageDeps } from './deps.ts';
import { notOffered } from './not-offered/not-offered.ts';
import { toPublish } from './not-offered/to-publish.ts';
import { addReference } from './reference/add-reference.ts';

const env = ManageEnv.parse(process.env);
const now = () => Date.now();
const client = createDocumentClient();
const endpointsTable = { client, tableName: env.ENDPOINTS_TABLE };
const messagesTable = { client, tableName: env.MESSAGES_TABLE };
const sqs = createSqsClient();
const telemetry = createTelemetry();
const endpoints = createEndpoints(endpointsTable, now);

const applications = createApplications(endpointsTable, now);
const organizationTokens = createOrganizationTokens(endpointsTable, now);
const tokenKey = createSecret(env.TOKEN_KEY_SECRET_ARN, now);
const secrets = createSecretKeeper(createSecret(env.MASTER_KEY_SECRET_ARN, now), now);
const apiKeys = createApiKeys(endpointsTable, now);

const dlqUrls = {
  events: [env.EVENTS_DLQ_URL, env.EVENTS_QUEUE_URL],
  deliveries: [env.DELIVERIES_DLQ_URL, env.DELIVERIES_QUEUE_URL],
  replay: [env.REPLAY_DLQ_URL, env.REPLAY_QUEUE_URL],
} as const;

/** With it come the dialects, which most requests have nothing to do with. */
const signingSecrets = loadedOnce(async () => {
  const { createSigningSecrets } = await import('../parts/signing-secrets.ts');
  return createSigningSecrets({ apiKeys, secrets, now });
});

const deps: ManageDeps = {
  applications,
  apiKeys,
  endpoints,
  deletedEndpoints: createDeletedEndpoints(messagesTable),
  endpointCount: createEndpointCount(endpointsTable),
  maxEndpoints: env.MAX_ENDPOINTS_PER_APPLICATION,
  eventTypes: createEventTypes(endpointsTable),
  messages: createMessages({
    table: messagesTable,
    bucket: createPayloadBucket(env.PAYLOAD_BUCKET),
    now,
  }),
  attempts: createAttempts(messagesTable),
  endpointMessages: createEndpointMessages(messagesTable),
  pathLookup: createPathLookup({ endpointsTable, messagesTable, now }),
  pendingDeliveries: createPendingDeliveries(messagesTable),
  pendingList: createPendingList(messagesTable),
  endpointStats: createEndpointStats(messagesTable),
  endpointHealths: createEndpointHealths(endpointsTable),
  deliveriesQueue: stageQueue(sqs, env.DELIVERIES_QUEUE_URL),
  replayQueue: stageQueue(sqs, env.REPLAY_QUEUE_URL),
  backgroundTasks: createBackgroundTasks(messagesTable),
  queueDepths: createQueueDepths(sqs, env),
  deadLetters: (queue) => createDlq(sqs, ...dlqUrls[queue]),
  dueTimes: (organization) => dueTimes(messagesTable, organization),
  operationalEvents: publishOperationalEvents(endpoints, createQueue(sqs, env.EVENTS_QUEUE_URL), now),
  retentionMs: env.RETENTION_DAYS * 86_400_000,
  telemetry,
  tokenKey,
  organizationTokens,
  secrets,
  signingSecrets: async (...of) => (await signingSecrets())(...of),
  guardRules: guardRulesFrom(env),
  defaultDialect: env.DEFAULT_DIALECT,
  misskeyWebhookLimit: env.MISSKEY_WEBHOOK_LIMIT,
  requestWindows: createRequestWindows(messagesTable),
  consoleOrigin: env.CONSOLE_ORIGIN || undefined,
  deployment: deploymentSettings(env),
  now,
  randomBytes,
  pause: (durationMs) => pause(durationMs),
};

const options = {
  deps,
  tokenKey,
  tokens: { organizationTokens, applications, now },
  telemetry,
  otherwise: (method: string, url: URL) => toPublish(method, url) ?? notOffered(url.pathname),
  once: {
    responses: createIdempotentResponses(messagesTable, now),
    pause: deps.pause,
  },
};
const api = createApi({ ...options, routes: [] });
addParts(api, options);
addReference(api, () => readFile(join(import.meta.dirname, 'openapi.json'), 'utf8'));

export const handler = lambdaHandler(api);
