import * as z from 'zod/mini';
import type { ApiKey } from '../../../core/manage/api-key.ts';
import { listOf, listReply } from '../../api/list-reply.ts';
import { idPageQuery } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { ApiKeyOut, apiKeyOut } from './api-key-out.ts';

export const listApiKeys = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/api-key',
  operationId: 'v1.api-key.list',
  summary: "List an application's API keys, without the keys themselves",
  tag: 'API Key',
  access: 'organization',
  query: z.object(idPageQuery('key', 'descending')),
  replies: { 200: listOf(ApiKeyOut) },
  action: async ({ principal, params, query }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const page = await deps.apiKeys.list(ownerOf(application), query);
    const json = (apiKey: ApiKey) => JSON.stringify(apiKeyOut(apiKey));
    return listReply(page, query, ({ id }) => id, json);
  },
});
