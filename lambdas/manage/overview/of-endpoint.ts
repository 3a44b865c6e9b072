import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from '../endpoint/find-endpoint.ts';
import { OverviewOut, overviewOut } from './overview-out.ts';
import { OverviewTimes, timeAskedFor } from './overview-time.ts';
import { readOverview } from './read-overview.ts';

export const getEndpointOverview = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/overview',
  operationId: 'v1.endpoint.get-overview',
  summary: 'See how an endpoint did over a time of up to 28 days: attempts, failures, durations',
  tag: 'Endpoint',
  access: 'application',
  query: OverviewTimes,
  replies: { 200: OverviewOut },
  errors: [400],
  action: async (call, deps: ManageDeps) => {
    const time = timeAskedFor(call.query, deps.now());
    const found = await findEndpoint(deps, call);
    return { status: 200, body: overviewOut(await readOverview(deps, [found], time), true) };
  },
});
