import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findApiKey } from './find-api-key.ts';

export const deleteApiKey = defineRoute({
  method: 'DELETE',
  path: '/api/v1/app/{app_id}/api-key/{key_id}',
  operationId: 'v1.api-key.delete',
  summary: 'Delete an API key; it holds no more from that moment on',
  tag: 'API Key',
  access: 'organization',
  replies: { 204: null },
  action: async (call, deps: ManageDeps) => {
    await deps.apiKeys.remove(await findApiKey(deps, call));
    return { status: 204 };
  },
});
