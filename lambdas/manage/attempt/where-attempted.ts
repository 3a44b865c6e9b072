import type { Application } from '../../../core/manage/application.ts';
import type { ManageDeps } from '../deps.ts';
import { everyEndpoint } from '../endpoint/every-endpoint.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';

/** The ids of all endpoints at which an application's messages may have been attempted, those that were deleted too. */
export async function whereAttempted(
  deps: Pick<ManageDeps, 'endpoints' | 'deletedEndpoints'>,
  application: Application,
): Promise<readonly string[]> {
  return (await Promise.all([idsOf(deps, application), deps.deletedEndpoints.list(application.id)])).flat();
}

async function idsOf(
  { endpoints }: Pick<ManageDeps, 'endpoints'>,
  application: Application,
): Promise<string[]> {
  const ids: string[] = [];
  const list = everyEndpoint((request) => endpoints.listFilters(ownerOf(application), request));
  for await (const { id } of list) ids.push(id);
  return ids;
}
