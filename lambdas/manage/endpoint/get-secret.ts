import * as z from 'zod/mini';
import { dialectNamed } from '../../../core/dialects/registry.ts';
import { ApiError } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import { checkMaySeeKey } from '../api-key/application-key-rule.ts';
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
    checkMaySeeKey(call.principal, endpoint);
    const [secret] = await deps.signingSecrets(endpoint);
    if (secret === undefined) {
      const detail =
        'The endpoint signs with an API key of its application, and there is none for its domain.';
      throw new ApiError(404, 'not_found', detail);
    }
    return { status: 200, body: { key: dialectNamed(endpoint.dialect).publicKey(secret) } };
  },
});
