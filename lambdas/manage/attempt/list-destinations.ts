import * as z from 'zod/mini';
import { idTimeMs } from '../../../core/ids/ksuid.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { pageOf, scansUpwards } from '../../../core/manage/page.ts';
import { type DeliveryState, deliveryState } from '../../../core/send/delivery-state.ts';
import { isoTime } from '../../api/fields.ts';
import { listOf, listReply } from '../../api/list-reply.ts';
import { idPageQuery } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EndpointOut, endpointOut } from '../endpoint/endpoint-out.ts';
import { deliveryStatus, deliveryStatusFields } from './delivery-status.ts';
import { findMessageInPath } from './find-in-path.ts';
import { whereAttempted } from './where-attempted.ts';

/** An endpoint with what has become of a message there. */
const MessageEndpointOut = z.extend(
  z.partial(EndpointOut, {
    dialect: true,
    dialectOptions: true,
    methods: true,
    retrySchedule: true,
    ordering: true,
    orderingKey: true,
    disabledAt: true,
    disabledReason: true,
  }),
  {
    ...deliveryStatusFields,
    /** True where the endpoint is no more; what is known of it is its last attempt's. Not in Svix. */
    deleted: z.optional(z.boolean()),
  },
);

export const listAttemptedDestinations = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/msg/{msg_id}/endpoint',
  operationId: 'v1.message-attempt.list-attempted-destinations',
  summary: 'List the endpoints at which a message was attempted',
  tag: 'Message Attempt',
  access: 'application',
  query: z.object(idPageQuery('ep', 'ascending')),
  replies: { 200: listOf(MessageEndpointOut) },
  action: async (call, deps: ManageDeps) => {
    const { application, message } = await findMessageInPath(deps, call);
    const attempts = await deps.attempts.ofMessageAt(message, await whereAttempted(deps, application));
    const byEndpoint = Map.groupBy(attempts, ({ endpoint }) => endpoint);
    const upwards = scansUpwards(call.query);
    const from = call.query.iterator?.key;
    const ids = [...byEndpoint.keys()]
      .filter((id) => from === undefined || (id !== from && id > from === upwards))
      .sort((left, right) => (left < right === upwards ? -1 : 1));
    const page = pageOf(call.query, ids.slice(0, call.query.limit + 1));
    const { organization, id: applicationId } = application;
    const endpoints = await deps.endpoints.getMany(
      page.items.map((id) => ({ organization, application: applicationId, id })),
    );
    const json = (id: string): string => {
      const state = deliveryState(byEndpoint.get(id) ?? [], deps.now());
      if (!state) throw new Error(`No attempt at ${id} is left of those that were just read.`);
      return JSON.stringify({ ...known(id, endpoints.get(id), state), ...deliveryStatus(state) });
    };
    return listReply(page, call.query, (id) => id, json);
  },
});

function known(id: string, endpoint: Endpoint | undefined, { last }: DeliveryState) {
  if (endpoint) return endpointOut(endpoint);
  return {
    id,
    url: last.url,
    description: '',
    disabled: true,
    eventTypes: null,
    filterTypes: null,
    channels: null,
    throttleRate: null,
    version: 1,
    metadata: {},
    createdAt: isoTime(idTimeMs('ep', id) ?? 0),
    updatedAt: isoTime(last.startedAtMs),
    deleted: true,
  };
}
