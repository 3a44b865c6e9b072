import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { ApiError } from '../../api/api-error.ts';
import type { ManageDeps } from '../deps.ts';

type Deps = Pick<ManageDeps, 'endpoints' | 'endpointCount' | 'maxEndpoints' | 'pause'>;
type Owner = Pick<Endpoint, 'organization' | 'application'>;

/**
 * Requests that are in flight at one time are at most the functions that run at one time: 1,000 in an AWS account unless
 * it asked for more. With more room than that no two of them can pass the limit together.
 */
const maxInFlight = 1000;
/** How often, and after what wait, a creation looks whether those beyond the limit have gone. */
const maxLooks = 5;
const waitMs = 50;

/**
 * Creates an endpoint where the application has room for it. Two requests at once may find the same last place free, so
 * near the limit each counts again when its endpoint is written, and takes it back while there are too many. Whichever of
 * those that stay counted last counted all of them: no more than the limit ever stay.
 *
 * @param create writes the endpoint
 * @throws ApiError 400 `limit_reached`
 */
export async function createWithinLimit(
  deps: Deps,
  endpoint: Endpoint,
  create: () => Promise<void>,
): Promise<void> {
  const before = await deps.endpointCount.count(endpoint);
  if (before >= deps.maxEndpoints) throw limitReached(deps, before);
  await create();
  if (before + maxInFlight <= deps.maxEndpoints) return;
  if (await staysWithin(deps, endpoint)) return;
  await deps.endpoints.remove(endpoint);
  throw limitReached(deps, deps.maxEndpoints);
}

/** Where there are too many, those with the later ids go at once and the others look again: not all need to go. */
async function staysWithin(
  { endpointCount, maxEndpoints, pause }: Deps,
  endpoint: Endpoint,
): Promise<boolean> {
  const owner: Owner = endpoint;
  for (let looks = 1; ; looks++) {
    if ((await endpointCount.count(owner)) <= maxEndpoints) return true;
    if (looks === maxLooks || (await endpointCount.count(owner, endpoint.id)) > maxEndpoints) return false;
    await pause(waitMs);
  }
}

function limitReached({ maxEndpoints }: Deps, count: number): ApiError {
  return new ApiError(
    400,
    'limit_reached',
    `The application has ${count} endpoints; ${maxEndpoints} are allowed (the setting maxEndpointsPerApplication).`,
  );
}
