import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { OverviewOut, overviewOut } from './overview-out.ts';
import { OverviewTimes, timeAskedFor } from './overview-time.ts';
import { readOverview } from './read-overview.ts';

/** Endpoints of 1 KB are a quarter of a read unit each, how each does is one: 125 for all of them. */
const maxEndpoints = 100;

export const getApplicationOverview = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/overview',
  operationId: 'v1.application.get-overview',
  summary: "See how an application's endpoints did over a time of up to 28 days, those that do worst first",
  tag: 'Application',
  access: 'application',
  query: OverviewTimes,
  replies: { 200: OverviewOut },
  errors: [400],
  action: async ({ principal, params, query }, deps: ManageDeps) => {
    const time = timeAskedFor(query, deps.now());
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const newest = { limit: maxEndpoints, order: 'descending' } as const;
    const { items, done } = await deps.endpoints.list(ownerOf(application), newest);
    const endpoints = items.map((endpoint) => ({ application, endpoint }));
    return { status: 200, body: overviewOut(await readOverview(deps, endpoints, time), done) };
  },
});
