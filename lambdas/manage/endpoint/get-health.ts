import * as z from 'zod/mini';
import { Time } from '../../api/fields.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from './find-endpoint.ts';
import { healthView } from './health-view.ts';

/** How an endpoint does. Not in Svix. */
const EndpointHealthOut = z.object({
  lastSuccessAt: z.nullable(Time),
  lastFailureAt: z.nullable(Time),
  failingSince: z.nullable(Time),
  consecutiveFailures: z.int().check(z.minimum(0)),
  disabledAt: z.nullable(Time),
  disabledReason: z.nullable(z.string()),
  breaker: z.object({
    state: z.enum(['closed', 'open', 'half-open']),
    openedAt: z.nullable(Time),
    nextProbeAt: z.nullable(Time),
  }),
});

export const getEndpointHealth = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/health',
  operationId: 'v1.endpoint.get-health',
  summary: 'See how an endpoint does: last success and failure, why it is disabled, its circuit breaker',
  tag: 'Endpoint',
  access: 'application',
  replies: { 200: EndpointHealthOut },
  action: async (call, deps: ManageDeps) => {
    const { application, endpoint } = await findEndpoint(deps, call);
    const view = await healthView(deps, application, endpoint);
    const body: z.input<typeof EndpointHealthOut> = {
      lastSuccessAt: view.lastSuccessAt ?? null,
      lastFailureAt: view.lastFailureAt ?? null,
      failingSince: view.failingSince ?? null,
      consecutiveFailures: view.consecutiveFailures,
      disabledAt: view.disabledAt ?? null,
      disabledReason: view.disabledReason ?? null,
      breaker: {
        state: view.breaker.state,
        openedAt: view.breaker.openedAt ?? null,
        nextProbeAt: view.breaker.nextProbeAt ?? null,
      },
    };
    return { status: 200, body };
  },
});
