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
    const apiKey = await findApiKey(deps, call);
    const { organization, application, id } = apiKey;
    const entries = await deps.apiKeys.findByDigest(apiKey.digest);
    // Simultaneous creations may have left more entries of the key: none may keep it alive. The one asked for goes last,
    // so that a deletion that failed half-way can be asked for again.
    for (const entry of entries) {
      const isOther =
        entry.organization === organization && entry.application === application && entry.id !== id;
      if (isOther) await deps.apiKeys.remove(entry);
    }
    await deps.apiKeys.remove(apiKey);
    return { status: 204 };
  },
});
