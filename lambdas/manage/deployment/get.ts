import * as z from 'zod/mini';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';

const Breaker = z.object({
  failures: z.number(),
  overSeconds: z.number(),
  coolDownSeconds: z.number(),
  maxCoolDownSeconds: z.number(),
});

/** What this deployment is set to, of what whoever sends or receives through it has to know; nothing of its network. */
export const DeploymentOut = z.object({
  defaultDialect: z.string(),
  /** The origin that dialects name as the sender. */
  serverOrigin: z.string(),
  httpsOnly: z.boolean(),
  retentionDays: z.number(),
  maxEndpointsPerApplication: z.number(),
  misskeyWebhookLimit: z.number(),
  /** Waits that replace a dialect's own, by dialect. */
  retryScheduleSeconds: z.record(z.string(), z.array(z.number())),
  retryAfterMaxSeconds: z.number(),
  /** Null where each dialect's own limit counts. */
  disableAfterDays: z.nullable(z.union([z.number(), z.literal('never')])),
  /** Null where there is none. */
  circuitBreaker: z.nullable(Breaker),
});
export type DeploymentOut = z.infer<typeof DeploymentOut>;

export const getDeployment = defineRoute({
  method: 'GET',
  path: '/api/v1/deployment',
  operationId: 'v1.deployment.get',
  summary: 'Get what this deployment is set to',
  tag: 'Deployment',
  access: 'application',
  replies: { 200: DeploymentOut },
  action: async (_call, { deployment }: ManageDeps) => ({ status: 200, body: deployment }),
});
