import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findAttempt } from './find-attempt.ts';

export const expungeAttempt = defineRoute({
  method: 'DELETE',
  path: '/api/v1/app/{app_id}/msg/{msg_id}/attempt/{attempt_id}/content',
  operationId: 'v1.message-attempt.expunge-content',
  summary: 'Delete what the endpoint answered; the rest of the attempt stays in the log',
  tag: 'Message Attempt',
  access: 'organization',
  replies: { 204: null },
  action: async (call, deps: ManageDeps) => {
    const { attempt } = await findAttempt(deps, call);
    await deps.attempts.expungeResponse(attempt);
    return { status: 204 };
  },
});
