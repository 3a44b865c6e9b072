import type { Endpoint } from '../../../core/manage/endpoint.ts';
import type { ManageDeps } from '../deps.ts';
import { forgetKey } from './ordering.ts';

type Deps = Pick<ManageDeps, 'applications' | 'endpoints' | 'now'>;

/** Deletes an endpoint. Where it was the last one to order by its key, publish looks for that no more. */
export async function removeEndpoint(deps: Deps, endpoint: Endpoint): Promise<void> {
  await deps.endpoints.remove(endpoint);
  await forgetKey(deps, endpoint);
}
