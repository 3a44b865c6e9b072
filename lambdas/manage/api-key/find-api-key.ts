import type { ApiKey } from '../../../core/manage/api-key.ts';
import { notFound } from '../../api/api-error.ts';
import type { Call } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';

/** The API key that a path names, in the application that it names. @throws ApiError 404 */
export async function findApiKey(
  deps: Pick<ManageDeps, 'applications' | 'apiKeys' | 'now'>,
  call: Pick<Call<unknown, unknown>, 'principal' | 'params'>,
): Promise<ApiKey> {
  const application = await findApplication(deps, call.principal, call.params['app_id'] ?? '');
  const id = call.params['key_id'] ?? '';
  const apiKey = await deps.apiKeys.find(ownerOf(application), id);
  if (!apiKey) throw notFound('API key', id);
  return apiKey;
}
