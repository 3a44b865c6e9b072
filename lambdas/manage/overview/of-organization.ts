import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { OverviewOut, overviewOut } from './overview-out.ts';
import { OverviewTimes, timeAskedFor } from './overview-time.ts';
import { readOverview } from './read-overview.ts';

/**
 * No item says which endpoints of all applications do badly, and none is written for that: the newest ones of the newest
 * applications are looked at, which are all where there are few. 25 lists, 250 endpoints at most: 320 read units.
 */
const maxApplications = 25;
const maxEndpoints = 10;

export const getOrganizationOverview = defineRoute({
  method: 'GET',
  path: '/api/v1/overview',
  operationId: 'v1.overview.get',
  summary: "See how the newest applications' endpoints did over a time of up to 28 days, the worst first",
  tag: 'Overview',
  access: 'organization',
  query: OverviewTimes,
  replies: { 200: OverviewOut },
  errors: [400],
  action: async ({ principal, query }, deps: ManageDeps) => {
    const time = timeAskedFor(query, deps.now());
    const applications = await deps.applications.list(principal.organization, {
      limit: maxApplications,
      order: 'descending',
    });
    const lists = await Promise.all(
      applications.items.map(async (application) => {
        const newest = { limit: maxEndpoints, order: 'descending' } as const;
        const { items, done } = await deps.endpoints.list(ownerOf(application), newest);
        return { done, endpoints: items.map((endpoint) => ({ application, endpoint })) };
      }),
    );
    const isAll = applications.done && lists.every(({ done }) => done);
    const overview = await readOverview(
      deps,
      lists.flatMap(({ endpoints }) => endpoints),
      time,
    );
    return { status: 200, body: overviewOut(overview, isAll) };
  },
});
