import * as z from 'zod/mini';
import { filterOf, pendingFilters, pendingPlaceOf } from './pending-filter.ts';
import { tenantRoute } from './tenant-route.ts';

export const countPending = tenantRoute({
  method: 'GET',
  path: '/api/v1/pending-webhook-events/count',
  query: z.strictObject(pendingFilters),
  action: async ({ tenant, query }, deps) => {
    const { place } = await pendingPlaceOf(deps, tenant);
    return { count: await deps.pendingList.count(place, filterOf(query), deps.now()) };
  },
});
