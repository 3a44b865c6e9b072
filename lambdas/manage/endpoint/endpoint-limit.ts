import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { ApiError } from '../../api/api-error.ts';
import type { ManageDeps } from '../deps.ts';
import { keepsWithinLimit } from './keep-within-limit.ts';
import { type RemoveEndpointDeps, removeEndpoint } from './remove-endpoint.ts';

type Deps = RemoveEndpointDeps & Pick<ManageDeps, 'endpointCount' | 'maxEndpoints' | 'pause'>;

/**
 * Requests that are in flight at one time are at most the functions that run at one time: 1,000 in an AWS account unless
 * it asked for more. With more room than that no two of them can pass the limit together.
 */
const maxInFlight = 1000;

/**
 * Creates an endpoint where the application has room for it. Two requests at once may find the same last place free, so
 * near the limit each counts again when its endpoint is written, and takes it back while there are too many.
 *
 * @param create writes the endpoint
 * @throws ApiError 400 `limit_reached`
 */
export async function createWithinLimit(
  deps: Deps,
  endpoint: Endpoint,
  create: () => Promise<void>,
): Promise<void> {
  const { endpointCount, maxEndpoints: limit, pause } = deps;
  const count = (upTo?: string) => endpointCount.count(endpoint, upTo);
  const before = await count();
  if (before >= limit) throw limitReached(limit, before);
  await create();
  if (before + maxInFlight <= limit) return;
  if (await keepsWithinLimit({ limit, count, pause }, endpoint.id)) return;
  await removeEndpoint(deps, endpoint);
  throw limitReached(limit, limit);
}

function limitReached(limit: number, count: number): ApiError {
  return new ApiError(
    400,
    'limit_reached',
    `The application has ${count} endpoints; ${limit} are allowed (the setting maxEndpointsPerApplication).`,
  );
}
