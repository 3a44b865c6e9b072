import { maxKeysPerApplication } from '../../../core/manage/api-key.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findApplication } from './find-application.ts';

/**
 * For how long its endpoints are deleted, some thousand a second. What is left of more is out of reach of the API, and
 * gets nothing that is published from then on.
 */
const maxDeletingMs = 15_000;

export const deleteApplication = defineRoute({
  method: 'DELETE',
  path: '/api/v1/app/{app_id}',
  operationId: 'v1.application.delete',
  summary: 'Delete an application with its endpoints and API keys',
  tag: 'Application',
  access: 'organization',
  replies: { 204: null },
  action: async ({ principal, params }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    // The application goes first: from then on nothing reaches its endpoints, however far the rest comes.
    await deps.applications.remove(application);
    const stopAtMs = deps.now() + maxDeletingMs;
    const owner = { organization: application.organization, application: application.id };
    const keys = await deps.apiKeys.list(owner, { limit: maxKeysPerApplication, order: 'ascending' });
    await Promise.all(keys.items.map(deps.apiKeys.remove));
    for (;;) {
      const page = await deps.endpoints.list(owner, { limit: 250, order: 'ascending' });
      await Promise.all(page.items.map(deps.endpoints.remove));
      if (page.done || deps.now() > stopAtMs) return { status: 204 };
    }
  },
});
