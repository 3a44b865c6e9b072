import * as z from 'zod';
import { Time } from '../../api/fields.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from './find-endpoint.ts';
import { healthView } from './health-view.ts';

/** How an endpoint does. Not in Svix. */
const EndpointHealthOut = z.object({
  lastSuccessAt: Time.nullable(),
  lastFailureAt: Time.nullable(),
  failingSince: Time.nullable(),
  consecutiveFailures: z.number().int().min(0),
  disabledAt: Time.nullable(),
  disabledReason: z.string().nullable(),
  breaker: z.object({
    state: z.enum(['closed', 'open', 'half-open']),
    openedAt: Time.nullable(),
    nextProbeAt: Time.nullable(),
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
