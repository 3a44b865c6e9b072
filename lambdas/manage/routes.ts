import type { Route } from '../api/route.ts';
import { routeParts } from './api-parts.ts';
import type { ManageDeps } from './deps.ts';

/** Every route of the manage function, for what is made of all of them: the API document and tests. */
export const manageRoutes: readonly Route<ManageDeps>[] = (
  await Promise.all(routeParts.map(({ load }) => load()))
).flat();
