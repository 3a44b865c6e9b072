import type { Route } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { expungeAttempt } from './expunge.ts';
import { getAttempt } from './get.ts';
import { getAttemptRequest } from './get-request.ts';
import { listAttemptsByEndpoint } from './list-by-endpoint.ts';
import {
  listAttemptsByMessage,
  listAttemptsOfMessage,
  listAttemptsOfMessageAtEndpoint,
} from './list-by-message.ts';
import { listAttemptedDestinations } from './list-destinations.ts';
import { listAttemptedMessages } from './list-messages.ts';
import { resendMessage } from './resend.ts';

export const attemptRoutes: readonly Route<ManageDeps>[] = [
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
];
