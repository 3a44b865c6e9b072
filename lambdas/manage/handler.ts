import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createApplications } from '../../core/adapters/dynamodb/applications.ts';
import { createAttempts } from '../../core/adapters/dynamodb/attempts.ts';
import { createDocumentClient } from '../../core/adapters/dynamodb/document-client.ts';
import { createEndpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import { createEventTypes } from '../../core/adapters/dynamodb/event-types.ts';
import { createIdempotentResponses } from '../../core/adapters/dynamodb/idempotent-responses.ts';
import { createMessages } from '../../core/adapters/dynamodb/messages.ts';
import { createPayloadBucket } from '../../core/adapters/s3/payload-bucket.ts';
import { createSecret } from '../../core/adapters/secrets-manager/secret.ts';
import { createApi } from '../api/create-api.ts';
import { lambdaHandler } from '../api/lambda-handler.ts';
import { guardRulesFrom } from '../parts/guard-rules.ts';
import { createSecretKeeper } from '../parts/secret-keeper.ts';
import { createTelemetry } from '../parts/telemetry.ts';
import { ManageEnv } from './contract.ts';
import { manageRoutes } from './routes.ts';

const env = ManageEnv.parse(process.env);
const now = () => Date.now();
const client = createDocumentClient();
const endpointsTable = { client, tableName: env.ENDPOINTS_TABLE };
const messagesTable = { client, tableName: env.MESSAGES_TABLE };

const api = createApi({
  routes: manageRoutes,
  deps: {
    applications: createApplications(endpointsTable, now),
    endpoints: createEndpoints(endpointsTable, now),
    eventTypes: createEventTypes(endpointsTable),
    messages: createMessages({
      table: messagesTable,
      bucket: createPayloadBucket(env.PAYLOAD_BUCKET),
      now,
    }),
    attempts: createAttempts(messagesTable),
    secrets: createSecretKeeper(createSecret(env.MASTER_KEY_SECRET_ARN, now), now),
    guardRules: guardRulesFrom(env),
    defaultDialect: env.DEFAULT_DIALECT,
    now,
    randomBytes,
  },
  tokenKey: createSecret(env.TOKEN_KEY_SECRET_ARN, now),
  telemetry: createTelemetry(),
  once: {
    responses: createIdempotentResponses(messagesTable, now),
    pause: (durationMs) => pause(durationMs),
  },
});

export const handler = lambdaHandler(api);
