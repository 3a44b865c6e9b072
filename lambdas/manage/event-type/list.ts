import * as z from 'zod/mini';
import { type EventType, sees } from '../../../core/manage/event-type.ts';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { listOf, listReply } from '../../api/list-reply.ts';
import { BooleanText, pageQuery } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EventTypeOut, eventTypeJson } from './event-type-out.ts';

export const listEventTypes = defineRoute({
  method: 'GET',
  path: '/api/v1/event-type',
  operationId: 'v1.event-type.list',
  summary: 'List the event types of the organization by name',
  tag: 'Event Type',
  access: 'application',
  query: z.object({
    ...pageQuery((name) => EventTypeName.safeParse(name).success, 'ascending'),
    include_archived: z._default(BooleanText, false),
    with_content: z._default(BooleanText, false),
  }),
  replies: { 200: listOf(EventTypeOut) },
  action: async ({ principal, query }, deps: ManageDeps) => {
    const { organization, featureFlags } = principal;
    const page = await deps.eventTypes.list(
      organization,
      query,
      (eventType) => (query.include_archived || !eventType.archived) && sees(featureFlags, eventType),
    );
    const json = (eventType: EventType) => eventTypeJson(eventType, query.with_content);
    return listReply(page, query, ({ name }) => name, json);
  },
});
