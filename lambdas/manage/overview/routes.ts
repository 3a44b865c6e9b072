import type { Route } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { getApplicationOverview } from './of-application.ts';
import { getEndpointOverview } from './of-endpoint.ts';
import { getOrganizationOverview } from './of-organization.ts';

export const overviewRoutes: readonly Route<ManageDeps>[] = [
  getOrganizationOverview,
  getApplicationOverview,
  getEndpointOverview,
];
