import * as z from 'zod/mini';
import { Channel, EventTypeName } from '../../../core/publish/event-name.ts';
import { defineRoute } from '../../api/route.ts';
import { mayWant } from '../../fan-out/wants.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { everyEndpoint } from '../endpoint/every-endpoint.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';

export const precheckMessage = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/msg/precheck/active',
  operationId: 'v1.message.precheck',
  summary: 'Say whether any endpoint would get such a message',
  tag: 'Message',
  access: 'application',
  body: z.object({ eventType: EventTypeName, channels: z.nullish(z.array(Channel).check(z.maxLength(10))) }),
  replies: { 200: z.object({ active: z.boolean() }) },
  action: async ({ principal, params, body }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const owner = ownerOf(application);
    const labels = { eventType: body.eventType, channels: body.channels ?? undefined };
    const list = everyEndpoint((request) => deps.endpoints.listFilters(owner, request));
    for await (const endpoint of list) {
      if (!endpoint.unreadable && mayWant(endpoint, labels)) return { status: 200, body: { active: true } };
    }
    return { status: 200, body: { active: false } };
  },
});
