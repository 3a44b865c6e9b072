import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { notFound } from '../../api/api-error.ts';
import type { Call } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';

/** The endpoint that a path names, in the application that it names. @throws ApiError 404 */
export async function findEndpoint(
  deps: Pick<ManageDeps, 'applications' | 'endpoints' | 'now'>,
  call: Pick<Call<unknown, unknown>, 'principal' | 'params'>,
): Promise<{ readonly application: Application; readonly endpoint: Endpoint }> {
  const application = await findApplication(deps, call.principal, call.params['app_id'] ?? '');
  const idOrUid = call.params['endpoint_id'] ?? '';
  const endpoint = await deps.endpoints.find(ownerOf(application), idOrUid);
  if (!endpoint) throw notFound('endpoint', idOrUid);
  return { application, endpoint };
}

export function ownerOf(application: Pick<Application, 'organization' | 'id'>) {
  return { organization: application.organization, application: application.id };
}
