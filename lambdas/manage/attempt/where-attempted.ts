import type { Application } from '../../../core/manage/application.ts';
import type { ManageDeps } from '../deps.ts';
import { everyEndpoint } from '../endpoint/every-endpoint.ts';

/** The ids of all endpoints at which an application's messages may have been attempted, those that were deleted too. */
export async function whereAttempted(
  deps: Pick<ManageDeps, 'endpoints' | 'deletedEndpoints'>,
  { organization, id: application }: Application,
): Promise<readonly string[]> {
  const owner = { organization, application };
  const deleted = deps.deletedEndpoints.list(application);
  const ids: string[] = [];
  for await (const { id } of everyEndpoint((request) => deps.endpoints.listFilters(owner, request))) {
    ids.push(id);
  }
  return [...ids, ...(await deleted)];
}
