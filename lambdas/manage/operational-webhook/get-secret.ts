import * as z from 'zod/mini';
import { dialectNamed } from '../../../core/dialects/registry.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findOperationalEndpoint } from './operational-endpoint.ts';

export const getOperationalEndpointSecret = defineRoute({
  method: 'GET',
  path: '/api/v1/operational-webhook/endpoint/{endpoint_id}/secret',
  operationId: 'v1.operational-webhook.endpoint.get-secret',
  summary: 'Get what operational webhooks are verified with',
  tag: 'Operational webhook',
  access: 'organization',
  replies: { 200: z.object({ key: z.string() }) },
  action: async (call, deps: ManageDeps) => {
    const endpoint = await findOperationalEndpoint(deps, call);
    const [secret = ''] = await deps.secrets.open(endpoint);
    return { status: 200, body: { key: dialectNamed(endpoint.dialect).publicKey(secret) } };
  },
});
