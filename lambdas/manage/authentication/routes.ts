import type { Route } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { accessAppPortal } from './app-portal-access.ts';
import { accessDashboard } from './dashboard-access.ts';
import { expireApplicationTokens } from './expire-application.ts';
import { expireOrganizationTokens } from './expire-organization.ts';
import { logout } from './logout.ts';

export const authenticationRoutes: readonly Route<ManageDeps>[] = [
  accessAppPortal,
  accessDashboard,
  logout,
  expireApplicationTokens,
  expireOrganizationTokens,
];
