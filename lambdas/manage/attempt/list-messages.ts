import * as z from 'zod/mini';
import type { AttemptedMessage } from '../../../core/adapters/dynamodb/endpoint-messages.ts';
import type { MessageHeader } from '../../../core/adapters/dynamodb/messages.ts';
import { firstIdAt } from '../../../core/ids/ksuid.ts';
import type { Application } from '../../../core/manage/application.ts';
import { pageOf, scansUpwards } from '../../../core/manage/page.ts';
import { type DeliveryState, deliveryState } from '../../../core/send/delivery-state.ts';
import { listOf, listReply } from '../../api/list-reply.ts';
import { MessageOut } from '../../api/message-out.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { AttemptedMessageQuery, pageRequest } from './attempt-query.ts';
import { deliveryStatus, deliveryStatusFields, stateAskedFor } from './delivery-status.ts';
import { findEndpointInPath } from './find-in-path.ts';
import { messageTexts } from './message-texts.ts';

const EndpointMessageOut = z.extend(MessageOut, deliveryStatusFields);

interface Row {
  readonly id: string;
  readonly state: DeliveryState;
}

/** A filter may match one message in a million: after so many pages of messages the answer says how far it came. */
const maxPages = 20;

export const listAttemptedMessages = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/msg',
  operationId: 'v1.message-attempt.list-attempted-messages',
  summary: 'List the messages that were attempted at an endpoint, newest first, with what has become of each',
  tag: 'Message Attempt',
  access: 'application',
  query: AttemptedMessageQuery,
  replies: { 200: listOf(EndpointMessageOut) },
  action: async (call, deps: ManageDeps) => {
    const { query } = call;
    const { application, endpoint } = await findEndpointInPath(deps, call);
    const request = pageRequest('msg', query);
    const upwards = scansUpwards(request);
    const wantedState = stateAskedFor(query.status);
    const rows: Row[] = [];
    let range = rangeOf(query, request.iterator?.key, upwards);
    let resumeAt: string | undefined;
    for (let pages = 0; wantedState !== null && rows.length <= request.limit; pages++) {
      const missing = request.limit + 1 - rows.length;
      const { found, next } = await deps.endpointMessages.attempted(application, endpoint.id, range, missing);
      rows.push(...(await rowsOf(deps, application, endpoint.id, found, query)));
      if (next === undefined) break;
      range = upwards ? { ...range, low: next } : { ...range, high: next };
      resumeAt = pages + 1 === maxPages ? next : undefined;
      if (resumeAt !== undefined) break;
    }
    const page = pageOf(request, rows);
    const stopped = page.done && resumeAt !== undefined ? { ...page, done: false, resumeAt } : page;
    const inOrder = request.iterator?.backwards ? page.items.toReversed() : page.items;
    const texts = await messageTexts(
      deps,
      application,
      inOrder.map(({ id }) => id),
      query.with_content,
    );
    const json = ({ id, state }: Row) =>
      `${(texts.get(id) ?? '{}').slice(0, -1)},${JSON.stringify(deliveryStatus(state)).slice(1)}`;
    return listReply(stopped, request, ({ id }) => id, json);
  },
});

function rangeOf(query: z.infer<typeof AttemptedMessageQuery>, key: string | undefined, upwards: boolean) {
  const ends = (at: number | undefined, from: string | undefined) =>
    [at === undefined ? undefined : firstIdAt('msg', at), from].filter((end) => end !== undefined).sort();
  return {
    low: ends(query.after, upwards ? key : undefined).at(-1),
    high: ends(query.before, upwards ? undefined : key)[0],
    upwards,
  };
}

/** Those of the messages that are still there and pass the query's filters, with what has become of each. */
async function rowsOf(
  deps: ManageDeps,
  application: Application,
  endpoint: string,
  found: readonly AttemptedMessage[],
  query: z.infer<typeof AttemptedMessageQuery>,
): Promise<Row[]> {
  const refs = found.map(({ message }) => ({ application: application.id, id: message }));
  const headers = await deps.messages.getHeaders(refs);
  const wantedState = stateAskedFor(query.status);
  const rows = await Promise.all(
    found.map(async ({ message, first }): Promise<Row[]> => {
      const header = headers.get(message);
      if (!header || !passes(header, query)) return [];
      // A success is final; what else became of a message takes all of its attempts to tell.
      const attempts =
        first?.status === 'succeeded' ? [first] : await deps.attempts.ofMessage(message, endpoint);
      const state = deliveryState(attempts, deps.now());
      return state && (wantedState === undefined || state.status === wantedState)
        ? [{ id: message, state }]
        : [];
    }),
  );
  return rows.flat();
}

function passes(
  header: MessageHeader,
  { channel, tag, event_types: types }: z.infer<typeof AttemptedMessageQuery>,
): boolean {
  return (
    (channel === undefined || (header.channels ?? []).includes(channel)) &&
    (tag === undefined || (header.tags ?? []).includes(tag)) &&
    (types === undefined || types.includes(header.eventType))
  );
}
