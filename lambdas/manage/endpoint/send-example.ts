import * as z from 'zod/mini';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { ApiError } from '../../api/api-error.ts';
import { MessageOut, messageJson } from '../../api/message-out.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { examplePayload } from './example-payload.ts';
import { findEndpoint } from './find-endpoint.ts';
import { sendOnce } from './send-once.ts';

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
    exampleIndex: z.nullish(z.int().check(z.minimum(0))),
  }),
  replies: { 202: MessageOut },
  errors: [400],
  action: async (call, deps: ManageDeps) => {
    const { application, endpoint } = await findEndpoint(deps, call);
    if (endpoint.disabled) {
      throw new ApiError(400, 'endpoint_disabled', 'The endpoint is disabled and gets nothing; enable it.');
    }
    const { eventType, exampleIndex } = call.body;
    const timestampMs = deps.now();
    const payload = await examplePayload(deps, application.organization, endpoint.dialect, {
      eventType,
      exampleIndex: exampleIndex ?? 0,
    });
    const what = { eventType, timestampMs, payload };
    const message = await sendOnce(deps, application, endpoint, what, { id: 'example' });
    return { status: 202, json: messageJson(message, true) };
  },
});
