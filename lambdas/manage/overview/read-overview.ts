import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import {
  type AttemptSeries,
  type AttemptSums,
  type SeenAttempt,
  seriesOf,
  sumsOf,
} from '../../../core/overview/attempt-series.ts';
import { type EndpointState, endpointState, stateOrder } from '../../../core/overview/endpoint-state.ts';
import type { TimeBuckets } from '../../../core/overview/time-buckets.ts';
import type { EndpointHealth } from '../../../core/send/health.ts';
import type { ManageDeps } from '../deps.ts';
import { readAttempts } from './read-attempts.ts';

export interface OwnedEndpoint {
  readonly application: Application;
  readonly endpoint: Endpoint;
}

export interface EndpointRow extends OwnedEndpoint {
  readonly state: EndpointState;
  readonly health: EndpointHealth | undefined;
  readonly sums: AttemptSums;
}

export interface Overview {
  readonly time: TimeBuckets;
  readonly series: AttemptSeries;
  /** Those that do worst first. */
  readonly rows: readonly EndpointRow[];
  /** How many endpoints' attempts are in the counts. */
  readonly counted: number;
}

/**
 * Rows of logs that one view reads, at most and by a chunk more. A row of 1 KB is an eighth of a read unit: 2,000 units,
 * 0.025 cents. Of ten endpoints that are busy all are read; of a hundred quiet ones too.
 */
const maxRows = 16_000;
const endpointsAtOnce = 8;

/** How these endpoints did in a time, from their logs and what is kept of their failures; nothing is stored for it. */
export async function readOverview(
  deps: Pick<ManageDeps, 'attempts' | 'endpointHealths' | 'now'>,
  endpoints: readonly OwnedEndpoint[],
  time: TimeBuckets,
): Promise<Overview> {
  const [healths, seen] = await Promise.all([
    deps.endpointHealths.getMany(endpoints.map(({ endpoint }) => endpoint.id)),
    readLogs(deps, endpoints, time),
  ]);
  const rows = endpoints.map(({ application, endpoint }): EndpointRow => {
    const health = healths.get(endpoint.id);
    const state = endpointState(endpoint, health, deps.now());
    return { application, endpoint, health, state, sums: sumsOf(seen.get(endpoint.id) ?? []) };
  });
  return {
    time,
    series: seriesOf([...seen.values()].flat(), time),
    rows: rows.sort(worstFirst),
    counted: seen.size,
  };
}

async function readLogs(
  { attempts }: Pick<ManageDeps, 'attempts'>,
  endpoints: readonly OwnedEndpoint[],
  time: TimeBuckets,
): Promise<ReadonlyMap<string, readonly SeenAttempt[]>> {
  const seen = new Map<string, readonly SeenAttempt[]>();
  let rows = 0;
  for (let start = 0; start < endpoints.length && rows < maxRows; start += endpointsAtOnce) {
    const chunk = endpoints.slice(start, start + endpointsAtOnce);
    const read = await Promise.all(
      chunk.map(({ application, endpoint }) => readAttempts(attempts, application, endpoint.id, time)),
    );
    for (const [index, { endpoint }] of chunk.entries()) {
      seen.set(endpoint.id, read[index]?.seen ?? []);
      rows += read[index]?.cost ?? 0;
    }
  }
  return seen;
}

function worstFirst(left: EndpointRow, right: EndpointRow): number {
  return (
    stateOrder(left.state) - stateOrder(right.state) ||
    right.sums.failed - left.sums.failed ||
    right.sums.succeeded - left.sums.succeeded
  );
}
