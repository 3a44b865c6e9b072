import type { Route } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { createOperationalEndpoint } from './create.ts';
import { deleteOperationalEndpoint } from './delete.ts';
import { getOperationalEndpoint } from './get.ts';
import { getOperationalEndpointHeaders } from './get-headers.ts';
import { getOperationalEndpointSecret } from './get-secret.ts';
import { listOperationalEndpoints } from './list.ts';
import { rotateOperationalEndpointSecret } from './rotate-secret.ts';
import { setOperationalEndpointHeaders } from './set-headers.ts';
import { updateOperationalEndpoint } from './update.ts';

export const operationalWebhookRoutes: readonly Route<ManageDeps>[] = [
  listOperationalEndpoints,
  createOperationalEndpoint,
  getOperationalEndpoint,
  updateOperationalEndpoint,
  deleteOperationalEndpoint,
  getOperationalEndpointHeaders,
  setOperationalEndpointHeaders,
  getOperationalEndpointSecret,
  rotateOperationalEndpointSecret,
];
