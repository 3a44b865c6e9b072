import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { ApiKeyIn } from './api-key-body.ts';
import { apiKeyOut, NewApiKeyOut } from './api-key-out.ts';
import { findOrCreateApiKey } from './save-api-key.ts';

export const createApiKey = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/api-key',
  operationId: 'v1.api-key.create',
  summary: "Give an application an API key, for Misskey's and FastComments' own APIs",
  tag: 'API Key',
  access: 'organization',
  body: ApiKeyIn,
  replies: { 200: NewApiKeyOut, 201: NewApiKeyOut },
  errors: [400, 409],
  action: async ({ principal, params, body }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const { apiKey, key, isNew } = await findOrCreateApiKey(deps, application, body);
    return { status: isNew ? 201 : 200, body: { ...apiKeyOut(apiKey), key } };
  },
});
