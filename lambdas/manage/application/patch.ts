import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { ApplicationPatch } from './application-body.ts';
import { ApplicationOut, applicationOut } from './application-out.ts';
import { findApplication } from './find-application.ts';
import { replaceApplication } from './save-application.ts';

export const patchApplication = defineRoute({
  method: 'PATCH',
  path: '/api/v1/app/{app_id}',
  operationId: 'v1.application.patch',
  summary: 'Change parts of an application',
  tag: 'Application',
  access: 'organization',
  body: ApplicationPatch,
  replies: { 200: ApplicationOut },
  errors: [409],
  action: async ({ principal, params, body }, deps: ManageDeps) => {
    const before = await findApplication(deps, principal, params['app_id'] ?? '');
    const throttleRate = body.throttleRate === undefined ? body.rateLimit : body.throttleRate;
    const changes = {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.uid === undefined ? {} : { uid: body.uid ?? undefined }),
      ...(body.metadata === undefined ? {} : { metadata: body.metadata ?? {} }),
      ...(throttleRate === undefined ? {} : { throttleRate: throttleRate ?? undefined }),
    } as Partial<typeof before>;
    return { status: 200, body: applicationOut(await replaceApplication(deps, before, changes)) };
  },
});
