import type { Route } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { createEndpoint } from './create.ts';
import { deleteEndpoint } from './delete.ts';
import { getEndpoint } from './get.ts';
import { getEndpointHeaders } from './get-headers.ts';
import { getEndpointHealth } from './get-health.ts';
import { getEndpointSecret } from './get-secret.ts';
import { getEndpointStats } from './get-stats.ts';
import { listEndpoints } from './list.ts';
import { patchEndpoint } from './patch.ts';
import { patchEndpointHeaders } from './patch-headers.ts';
import { rotateEndpointSecret } from './rotate-secret.ts';
import { sendEndpointExample } from './send-example.ts';
import { setEndpointHeaders } from './set-headers.ts';
import { updateEndpoint } from './update.ts';

export const endpointRoutes: readonly Route<ManageDeps>[] = [
  listEndpoints,
  createEndpoint,
  getEndpoint,
  updateEndpoint,
  patchEndpoint,
  deleteEndpoint,
  getEndpointSecret,
  rotateEndpointSecret,
  getEndpointHeaders,
  setEndpointHeaders,
  patchEndpointHeaders,
  getEndpointStats,
  getEndpointHealth,
  sendEndpointExample,
];
