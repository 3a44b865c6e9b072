import * as z from 'zod/mini';
import type { AttemptSums } from '../../../core/overview/attempt-series.ts';
import { endpointStates } from '../../../core/overview/endpoint-state.ts';
import { isoTime, Time } from '../../api/fields.ts';
import type { EndpointRow, Overview } from './read-overview.ts';

const Count = z.int().check(z.minimum(0));
const Sums = z.object({
  succeeded: Count,
  failed: Count,
  p50Ms: z.nullable(z.number()),
  p99Ms: z.nullable(z.number()),
});

const OverviewBucketOut = z.extend(Sums, { at: Time });

const OverviewEndpointOut = z.extend(Sums, {
  appId: z.string(),
  appName: z.string(),
  id: z.string(),
  url: z.string(),
  description: z.string(),
  state: z.enum(endpointStates),
  failingSince: z.nullable(Time),
  lastFailure: z.nullable(z.string()),
});

/** How endpoints did in a time. Not in Svix. */
export const OverviewOut = z.extend(Sums, {
  since: Time,
  until: Time,
  /** How long each part of the time is. */
  bucketSeconds: z.int(),
  estimated: z.boolean(),
  buckets: z.array(OverviewBucketOut),
  endpointCount: Count,
  countedEndpoints: Count,
  complete: z.boolean(),
  endpoints: z.array(OverviewEndpointOut),
});

/** Rows that a page shows of the endpoints that do worst. */
const maxRows = 25;

/** @param isAll whether no endpoint was left out before */
export function overviewOut(
  { time, series, rows, counted }: Overview,
  isAll: boolean,
): z.input<typeof OverviewOut> {
  return {
    since: isoTime(time.sinceMs),
    until: isoTime(time.untilMs),
    bucketSeconds: time.stepMs / 1000,
    ...sums(series),
    estimated: series.isEstimate,
    buckets: series.buckets.map(({ atMs, ...bucket }) => ({ at: isoTime(atMs), ...sums(bucket) })),
    endpointCount: rows.length,
    countedEndpoints: counted,
    complete: isAll && counted === rows.length,
    endpoints: rows.slice(0, maxRows).map(rowOut),
  };
}

function rowOut({ application, endpoint, health, state, sums: own }: EndpointRow) {
  const { failingSinceMs } = health ?? {};
  return {
    ...sums(own),
    appId: application.id,
    appName: application.name,
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    state,
    failingSince: failingSinceMs === undefined ? null : isoTime(failingSinceMs),
    lastFailure:
      endpoint.disabledReason ?? (failingSinceMs === undefined ? null : health?.lastFailure) ?? null,
  };
}

function sums({ succeeded, failed, p50Ms, p99Ms }: AttemptSums) {
  return { succeeded, failed, p50Ms: p50Ms ?? null, p99Ms: p99Ms ?? null };
}
