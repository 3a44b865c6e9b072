import * as z from 'zod/mini';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findApiKey } from './find-api-key.ts';

export const getApiKeySecret = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/api-key/{key_id}/secret',
  operationId: 'v1.api-key.get-secret',
  summary: 'Show an API key again',
  tag: 'API Key',
  access: 'organization',
  replies: { 200: z.object({ key: z.string() }) },
  action: async (call, deps: ManageDeps) => {
    const apiKey = await findApiKey(deps, call);
    return { status: 200, body: { key: await deps.secrets.openText(apiKey, apiKey.sealedKey) } };
  },
});
