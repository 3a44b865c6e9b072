import type { Route } from '../api/route.ts';
import { createApiKey } from './api-key/create.ts';
import { deleteApiKey } from './api-key/delete.ts';
import { getApiKeySecret } from './api-key/get-secret.ts';
import { listApiKeys } from './api-key/list.ts';
import { createApplication } from './application/create.ts';
import { deleteApplication } from './application/delete.ts';
import { getApplication } from './application/get.ts';
import { listApplications } from './application/list.ts';
import { patchApplication } from './application/patch.ts';
import { updateApplication } from './application/update.ts';
import { expungeAttempt } from './attempt/expunge.ts';
import { getAttempt } from './attempt/get.ts';
import { getAttemptRequest } from './attempt/get-request.ts';
import { listAttemptsByEndpoint } from './attempt/list-by-endpoint.ts';
import {
  listAttemptsByMessage,
  listAttemptsOfMessage,
  listAttemptsOfMessageAtEndpoint,
} from './attempt/list-by-message.ts';
import { listAttemptedDestinations } from './attempt/list-destinations.ts';
import { listAttemptedMessages } from './attempt/list-messages.ts';
import { resendMessage } from './attempt/resend.ts';
import { accessAppPortal } from './authentication/app-portal-access.ts';
import { accessDashboard } from './authentication/dashboard-access.ts';
import { expireApplicationTokens } from './authentication/expire-application.ts';
import { expireOrganizationTokens } from './authentication/expire-organization.ts';
import { logout } from './authentication/logout.ts';
import { bulkReplay } from './background-task/bulk-replay.ts';
import { cancelBackgroundTask } from './background-task/cancel.ts';
import { expungeAllMessages } from './background-task/expunge-all.ts';
import { getBackgroundTask } from './background-task/get.ts';
import { listBackgroundTasks } from './background-task/list.ts';
import { recoverEndpoint } from './background-task/recover.ts';
import { replayMissing } from './background-task/replay-missing.ts';
import { getBacklog } from './backlog/get.ts';
import { redriveDeadLetters } from './dead-letter/redrive.ts';
import { getDeployment } from './deployment/get.ts';
import type { ManageDeps } from './deps.ts';
import { listDialects } from './dialect/list.ts';
import { createEndpoint } from './endpoint/create.ts';
import { deleteEndpoint } from './endpoint/delete.ts';
import { getEndpoint } from './endpoint/get.ts';
import { getEndpointHeaders } from './endpoint/get-headers.ts';
import { getEndpointHealth } from './endpoint/get-health.ts';
import { getEndpointSecret } from './endpoint/get-secret.ts';
import { getEndpointStats } from './endpoint/get-stats.ts';
import { listEndpoints } from './endpoint/list.ts';
import { patchEndpoint } from './endpoint/patch.ts';
import { patchEndpointHeaders } from './endpoint/patch-headers.ts';
import { rotateEndpointSecret } from './endpoint/rotate-secret.ts';
import { sendEndpointExample } from './endpoint/send-example.ts';
import { setEndpointHeaders } from './endpoint/set-headers.ts';
import { updateEndpoint } from './endpoint/update.ts';
import { createEventType } from './event-type/create.ts';
import { deleteEventType } from './event-type/delete.ts';
import { getEventType } from './event-type/get.ts';
import { importDialect } from './event-type/import-dialect.ts';
import { importOpenApi } from './event-type/import-openapi.ts';
import { listEventTypes } from './event-type/list.ts';
import { patchEventType } from './event-type/patch.ts';
import { updateEventType } from './event-type/update.ts';
import { health, ping } from './health.ts';
import { bulkExpungeMessages } from './message/bulk-expunge.ts';
import { expungeMessage } from './message/expunge.ts';
import { getMessage } from './message/get.ts';
import { listMessages } from './message/list.ts';
import { precheckMessage } from './message/precheck.ts';
import { createOperationalEndpoint } from './operational-webhook/create.ts';
import { deleteOperationalEndpoint } from './operational-webhook/delete.ts';
import { getOperationalEndpoint } from './operational-webhook/get.ts';
import { getOperationalEndpointHeaders } from './operational-webhook/get-headers.ts';
import { getOperationalEndpointSecret } from './operational-webhook/get-secret.ts';
import { listOperationalEndpoints } from './operational-webhook/list.ts';
import { rotateOperationalEndpointSecret } from './operational-webhook/rotate-secret.ts';
import { setOperationalEndpointHeaders } from './operational-webhook/set-headers.ts';
import { updateOperationalEndpoint } from './operational-webhook/update.ts';
import { getApplicationOverview } from './overview/of-application.ts';
import { getEndpointOverview } from './overview/of-endpoint.ts';
import { getOrganizationOverview } from './overview/of-organization.ts';

/** Everything that the manage function serves. */
export const manageRoutes: readonly Route<ManageDeps>[] = [
  health,
  ping,
  accessAppPortal,
  accessDashboard,
  logout,
  expireApplicationTokens,
  expireOrganizationTokens,
  getOrganizationOverview,
  getBacklog,
  redriveDeadLetters,
  listApplications,
  createApplication,
  getApplication,
  getApplicationOverview,
  updateApplication,
  patchApplication,
  deleteApplication,
  listApiKeys,
  createApiKey,
  getApiKeySecret,
  deleteApiKey,
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
  getEndpointOverview,
  getEndpointHealth,
  sendEndpointExample,
  listDialects,
  getDeployment,
  listOperationalEndpoints,
  createOperationalEndpoint,
  getOperationalEndpoint,
  updateOperationalEndpoint,
  deleteOperationalEndpoint,
  getOperationalEndpointHeaders,
  setOperationalEndpointHeaders,
  getOperationalEndpointSecret,
  rotateOperationalEndpointSecret,
  listEventTypes,
  createEventType,
  importOpenApi,
  importDialect,
  getEventType,
  updateEventType,
  patchEventType,
  deleteEventType,
  listMessages,
  getMessage,
  expungeMessage,
  bulkExpungeMessages,
  precheckMessage,
  listAttemptsByEndpoint,
  listAttemptsByMessage,
  listAttemptsOfMessage,
  listAttemptsOfMessageAtEndpoint,
  getAttempt,
  getAttemptRequest,
  expungeAttempt,
  listAttemptedDestinations,
  listAttemptedMessages,
  resendMessage,
  recoverEndpoint,
  replayMissing,
  bulkReplay,
  expungeAllMessages,
  listBackgroundTasks,
  getBackgroundTask,
  cancelBackgroundTask,
];
