import { notFound } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { findMessage } from '../message/find-message.ts';
import { findAttempt } from './find-attempt.ts';
import { AttemptRequestOut, requestOfAttempt } from './request-of-attempt.ts';

export const getAttemptRequest = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/msg/{msg_id}/attempt/{attempt_id}/request',
  operationId: 'v1.message-attempt.get-request',
  summary: 'Get the request of an attempt, built anew for its time, without secrets',
  tag: 'Message Attempt',
  access: 'application',
  replies: { 200: AttemptRequestOut },
  action: async (call, deps: ManageDeps) => {
    const { application, attempt } = await findAttempt(deps, call);
    if (attempt.skipped) throw notFound('request of attempt', attempt.id);
    const message = await findMessage(deps, application.id, attempt.message);
    const endpoint = await deps.endpoints.find(ownerOf(application), attempt.endpoint);
    if (!endpoint) throw notFound('endpoint', attempt.endpoint);
    return { status: 200, body: await requestOfAttempt(deps, { application, endpoint, message, attempt }) };
  },
});
