import * as z from 'zod';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { BooleanText, listReply, pageQuery } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { eventTypeOut } from './event-type-out.ts';

export const listEventTypes = defineRoute({
  method: 'GET',
  path: '/api/v1/event-type',
  operationId: 'v1.event-type.list',
  summary: 'List the event types of the organization by name',
  access: 'application',
  query: z.object({
    ...pageQuery((name) => EventTypeName.safeParse(name).success, 'ascending'),
    include_archived: BooleanText.default(false),
    with_content: BooleanText.default(false),
  }),
  action: async ({ principal, query }, deps: ManageDeps) => {
    const page = await deps.eventTypes.list(principal.organization, query, query.include_archived);
    const out = (eventType: (typeof page.items)[number]) => eventTypeOut(eventType, query.with_content);
    return { status: 200, body: listReply(page, ({ name }) => name, out) };
  },
});
