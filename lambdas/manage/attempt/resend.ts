import * as z from 'zod/mini';
import { ApiError } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import { firstDelivery } from '../../send/first-delivery.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from '../endpoint/find-endpoint.ts';
import { findMessageHeader } from '../message/find-message.ts';

/** 16 bytes are never drawn twice. */
const manualIdBytes = 16;

export const resendMessage = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/msg/{msg_id}/endpoint/{endpoint_id}/resend',
  operationId: 'v1.message-attempt.resend',
  summary: 'Send a message to an endpoint once more, whatever event types and channels it wants',
  tag: 'Message Attempt',
  access: 'application',
  replies: { 202: z.object({}) },
  errors: [400],
  action: async (call, deps: ManageDeps) => {
    const { application, endpoint } = await findEndpoint(deps, call);
    const message = await findMessageHeader(deps, application.id, call.params['msg_id'] ?? '');
    if (message.expunged) {
      throw new ApiError(400, 'missing_payload', `The payload of message ${message.id} was deleted.`);
    }
    await deps.deliveriesQueue.send(
      firstDelivery(application, {
        endpoint: endpoint.id,
        message: message.id,
        dueAtMs: deps.now(),
        manual: { id: Buffer.from(deps.randomBytes(manualIdBytes)).toString('hex') },
      }),
    );
    return { status: 202, body: {} };
  },
});
