import * as z from 'zod';
import { dialectNamed } from '../../../core/dialects/registry.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from './find-endpoint.ts';

export const getEndpointSecret = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/secret',
  operationId: 'v1.endpoint.get-secret',
  summary: "Get what an endpoint's receiver verifies with: its secret, or the public half of its key",
  tag: 'Endpoint',
  access: 'application',
  replies: { 200: z.object({ key: z.string() }) },
  action: async (call, deps: ManageDeps) => {
    const { endpoint } = await findEndpoint(deps, call);
    const [secret = ''] = await deps.secrets.open(endpoint);
    return { status: 200, body: { key: dialectNamed(endpoint.dialect).publicKey(secret) } };
  },
});
