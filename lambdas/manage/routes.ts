import type { Route } from '../api/route.ts';
import { createApplication } from './application/create.ts';
import { deleteApplication } from './application/delete.ts';
import { getApplication } from './application/get.ts';
import { listApplications } from './application/list.ts';
import { patchApplication } from './application/patch.ts';
import { updateApplication } from './application/update.ts';
import { listAttemptsByEndpoint } from './attempt/list-by-endpoint.ts';
import { listAttemptsByMessage } from './attempt/list-by-message.ts';
import type { ManageDeps } from './deps.ts';
import { createEndpoint } from './endpoint/create.ts';
import { deleteEndpoint } from './endpoint/delete.ts';
import { getEndpoint } from './endpoint/get.ts';
import { getEndpointSecret } from './endpoint/get-secret.ts';
import { listEndpoints } from './endpoint/list.ts';
import { patchEndpoint } from './endpoint/patch.ts';
import { rotateEndpointSecret } from './endpoint/rotate-secret.ts';
import { updateEndpoint } from './endpoint/update.ts';
import { createEventType } from './event-type/create.ts';
import { deleteEventType } from './event-type/delete.ts';
import { getEventType } from './event-type/get.ts';
import { listEventTypes } from './event-type/list.ts';
import { patchEventType } from './event-type/patch.ts';
import { updateEventType } from './event-type/update.ts';
import { health } from './health.ts';
import { getMessage } from './message/get.ts';
import { listMessages } from './message/list.ts';

/** Everything that the manage function serves. */
export const manageRoutes: readonly Route<ManageDeps>[] = [
  health,
  listApplications,
  createApplication,
  getApplication,
  updateApplication,
  patchApplication,
  deleteApplication,
  listEndpoints,
  createEndpoint,
  getEndpoint,
  updateEndpoint,
  patchEndpoint,
  deleteEndpoint,
  getEndpointSecret,
  rotateEndpointSecret,
  listEventTypes,
  createEventType,
  getEventType,
  updateEventType,
  patchEventType,
  deleteEventType,
  listMessages,
  getMessage,
  listAttemptsByEndpoint,
  listAttemptsByMessage,
];
