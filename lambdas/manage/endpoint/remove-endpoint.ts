import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { expiresAt } from '../../../core/publish/message.ts';
import type { ManageDeps } from '../deps.ts';
import { forgetKey } from './ordering.ts';

export type RemoveEndpointDeps = Pick<
  ManageDeps,
  'applications' | 'endpoints' | 'deletedEndpoints' | 'retentionMs' | 'now'
>;

/**
 * Deletes an endpoint, whose attempts can still be found by their messages. Where it was the last one to order by its key,
 * publish looks for that no more.
 */
export async function removeEndpoint(deps: RemoveEndpointDeps, endpoint: Endpoint): Promise<void> {
  await deps.deletedEndpoints.add(endpoint, expiresAt(deps.now(), deps.retentionMs));
  await deps.endpoints.remove(endpoint);
  await forgetKey(deps, endpoint);
}
