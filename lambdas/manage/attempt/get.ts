import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { AttemptOut, attemptOut } from './attempt-out.ts';
import { findAttempt } from './find-attempt.ts';

export const getAttempt = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/msg/{msg_id}/attempt/{attempt_id}',
  operationId: 'v1.message-attempt.get',
  summary: 'Get an attempt',
  tag: 'Message Attempt',
  access: 'application',
  replies: { 200: AttemptOut },
  action: async (call, deps: ManageDeps) => {
    const { attempt } = await findAttempt(deps, call);
    return { status: 200, body: attemptOut(attempt, true) };
  },
});
