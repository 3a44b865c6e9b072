import type * as z from 'zod/mini';
import type { ManageEnv } from '../contract.ts';
import { DeploymentOut } from './get.ts';

/** What clients are told of the settings, from the function's environment. */
export function deploymentSettings(env: z.output<typeof ManageEnv>): DeploymentOut {
  return DeploymentOut.parse({
    defaultDialect: env.DEFAULT_DIALECT,
    serverOrigin: env.SERVER_ORIGIN,
    httpsOnly: env.HTTPS_ONLY === 'true',
    retentionDays: env.RETENTION_DAYS,
    maxEndpointsPerApplication: env.MAX_ENDPOINTS_PER_APPLICATION,
    misskeyWebhookLimit: env.MISSKEY_WEBHOOK_LIMIT,
    retryScheduleSeconds: JSON.parse(env.RETRY_SCHEDULES_SECONDS),
    retryAfterMaxSeconds: env.RETRY_AFTER_MAX_SECONDS,
    disableAfterDays: JSON.parse(env.DISABLE_AFTER_DAYS),
    circuitBreaker: JSON.parse(env.CIRCUIT_BREAKER) || null,
  });
}
