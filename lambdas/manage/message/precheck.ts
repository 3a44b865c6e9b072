import * as z from 'zod';
import { Channel, EventTypeName } from '../../../core/publish/event-name.ts';
import { defineRoute } from '../../api/route.ts';
import { mayWant } from '../../fan-out/wants.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';

const endpointsPerPage = 250;

export const precheckMessage = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/msg/precheck/active',
  operationId: 'v1.message.precheck',
  summary: 'Say whether any endpoint would get such a message',
  tag: 'Message',
  access: 'application',
  body: z.object({ eventType: EventTypeName, channels: z.array(Channel).max(10).nullish() }),
  replies: { 200: z.object({ active: z.boolean() }) },
  action: async ({ principal, params, body }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const owner = { organization: application.organization, application: application.id };
    const labels = { eventType: body.eventType, channels: body.channels ?? undefined };
    for (let after: string | undefined; ; ) {
      const page = await deps.endpoints.list(owner, {
        limit: endpointsPerPage,
        order: 'ascending',
        iterator: after === undefined ? undefined : { key: after, backwards: false },
      });
      if (page.items.some((endpoint) => mayWant(endpoint, labels))) {
        return { status: 200, body: { active: true } };
      }
      after = page.items.at(-1)?.id;
      if (page.done || after === undefined) return { status: 200, body: { active: false } };
    }
  },
});
