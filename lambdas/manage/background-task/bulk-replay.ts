import * as z from 'zod/mini';
import { withoutUndefined } from '../../api/fields.ts';
import { defineRoute } from '../../api/route.ts';
import { stateAskedFor } from '../attempt/delivery-status.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from '../endpoint/find-endpoint.ts';
import { startOrCount, startOrCountReplies } from './start-or-count.ts';
import { checkedTimes, TaskTimes } from './task-times.ts';

/** Event types and labels are kept in the task's item, which is written at each step: they may not be endless. */
const Label = z.string().check(z.maxLength(256));

const BulkReplayIn = z.extend(TaskTimes, {
  eventTypes: z.nullish(z.array(Label).check(z.maxLength(100))),
  channel: z.nullish(Label),
  tag: z.nullish(Label),
  /** What has become of the message at the endpoint: 0 success, 2 fail, 3 sending. */
  status: z.nullish(z.literal([0, 1, 2, 3, 4])),
  /** Of the last attempt's answer; 0 for none. */
  statusCodeClass: z.nullish(z.literal([0, 100, 200, 300, 400, 500])),
});

export const bulkReplay = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/bulk-replay',
  operationId: 'v1.endpoint.bulk-replay',
  summary: 'Send messages that were attempted at an endpoint once more, whatever came of them',
  tag: 'Endpoint',
  access: 'application',
  body: BulkReplayIn,
  replies: startOrCountReplies,
  action: async (call, deps: ManageDeps) => {
    const { eventTypes, channel, tag, status, statusCodeClass } = call.body;
    const { sinceMs, untilMs } = checkedTimes(call.body);
    const found = await findEndpoint(deps, call);
    const state = stateAskedFor(status?.toString());
    const filter = withoutUndefined({
      sinceMs,
      // No attempted message is pending or canceled: an empty time has none either.
      untilMs: state === null ? sinceMs : untilMs,
      // As everywhere, an empty list filters by nothing.
      eventTypes: eventTypes?.length ? eventTypes : undefined,
      channel: channel ?? undefined,
      tag: tag ?? undefined,
      status: state ?? undefined,
      statusCodeClass: statusCodeClass ?? undefined,
    });
    return startOrCount(deps, found, { kind: 'endpoint.bulk-replay', filter }, call.body);
  },
});
