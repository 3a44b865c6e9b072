import * as z from 'zod/mini';
import { ApiError } from '../../api/api-error.ts';
import { Timestamp } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from './find-endpoint.ts';

/** Svix's longest range, and the lateness of a client's clock that it overlooks. */
const maxRangeMs = 28 * 86_400_000;
const leewayMs = 5 * 60_000;

const Count = z.int().check(z.minimum(0));

/** Attempts of an endpoint by how they ended. */
const EndpointStatsOut = z.object({
  success: Count,
  /** Always 0: an attempt is in the log once it was made. */
  pending: Count,
  /** Failed attempts whose delivery waits for its next one. */
  sending: Count,
  /** Failed attempts that were the last, or that another one has followed. */
  fail: Count,
  /** Always 0: what is not sent to a disabled endpoint has no attempt. */
  canceled: Count,
  /** False where there were more attempts than are counted at once: these are the newest. Not in Svix. */
  complete: z.boolean(),
});

export const getEndpointStats = defineRoute({
  method: 'GET',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/stats',
  operationId: 'v1.endpoint.get-stats',
  summary: "Count an endpoint's attempts of up to 28 days by how they ended",
  tag: 'Endpoint',
  access: 'application',
  query: z.object({ since: z.optional(Timestamp), until: z.optional(Timestamp) }),
  replies: { 200: EndpointStatsOut },
  errors: [400],
  action: async (call, deps: ManageDeps) => {
    const nowMs = deps.now();
    const untilMs = call.query.until ?? nowMs;
    const sinceMs = call.query.since ?? untilMs - maxRangeMs;
    checkRange(sinceMs, untilMs, nowMs);
    const { application, endpoint } = await findEndpoint(deps, call);
    const counts = await deps.endpointStats.count(application, endpoint.id, { sinceMs, untilMs, nowMs });
    const body: z.input<typeof EndpointStatsOut> = {
      success: counts.succeeded,
      pending: 0,
      sending: counts.retrying,
      fail: counts.failed,
      canceled: 0,
      complete: counts.isComplete,
    };
    return { status: 200, body };
  },
});

/** @throws ApiError 400 */
function checkRange(sinceMs: number, untilMs: number, nowMs: number): void {
  const problem =
    untilMs > nowMs + leewayMs
      ? 'until must not lie in the future.'
      : sinceMs > untilMs
        ? 'since must not be later than until.'
        : untilMs - sinceMs > maxRangeMs + leewayMs
          ? 'From since to until may be 28 days at most.'
          : undefined;
  if (problem) throw new ApiError(400, 'invalid_range', problem);
}
