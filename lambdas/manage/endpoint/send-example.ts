import * as z from 'zod';
import { payloadByteCount } from '../../../core/ids/ksuid.ts';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { expiresAt, type Message } from '../../../core/publish/message.ts';
import { messageId } from '../../../core/publish/message-id.ts';
import { ApiError } from '../../api/api-error.ts';
import { MessageOut, messageJson } from '../../api/message-out.ts';
import { defineRoute } from '../../api/route.ts';
import { firstDelivery } from '../../send/first-delivery.ts';
import type { ManageDeps } from '../deps.ts';
import { examplePayload } from './example-payload.ts';
import { findEndpoint } from './find-endpoint.ts';

/** Its message has this one attempt, so that it needs no id of its own. */
const manual = { id: 'example' };

export const sendEndpointExample = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/send-example',
  operationId: 'v1.endpoint.send-example',
  summary: 'Send an example event to an endpoint, once, whatever event types and channels it wants',
  tag: 'Endpoint',
  access: 'organization',
  body: z.object({
    eventType: EventTypeName,
    /** Which example of the event type's schema. */
    exampleIndex: z.number().int().min(0).nullish(),
  }),
  replies: { 202: MessageOut },
  errors: [400],
  action: async (call, deps: ManageDeps) => {
    const { application, endpoint } = await findEndpoint(deps, call);
    if (endpoint.disabled) {
      throw new ApiError(400, 'endpoint_disabled', 'The endpoint is disabled and gets nothing; enable it.');
    }
    const { organization } = application;
    const { eventType } = call.body;
    const timestampMs = deps.now();
    const message: Message = {
      organization,
      application: application.id,
      id: messageId(timestampMs, deps.randomBytes(payloadByteCount), application.logShards),
      eventType,
      timestampMs,
      payload: await examplePayload(deps, organization, endpoint.dialect, {
        eventType,
        exampleIndex: call.body.exampleIndex ?? 0,
      }),
    };
    await deps.messages.create(message, expiresAt(timestampMs, deps.retentionMs));
    await deps.deliveriesQueue.send(
      firstDelivery(application, {
        endpoint: endpoint.id,
        message: message.id,
        dueAtMs: timestampMs,
        manual,
      }),
    );
    return { status: 202, json: messageJson(message, true) };
  },
});
