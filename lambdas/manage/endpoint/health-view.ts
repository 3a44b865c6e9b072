import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { breakerState } from '../../../core/send/breaker.ts';
import type { EndpointHealth } from '../../../core/send/health.ts';
import { isoTime, withoutUndefined } from '../../api/fields.ts';
import type { ManageDeps } from '../deps.ts';

/** How an endpoint does, all times in ISO 8601; what is not known or not so is absent. */
export interface HealthView {
  readonly lastSuccessAt?: string;
  readonly lastFailureAt?: string;
  /** The first failure since the last success; absent where the last attempt succeeded. */
  readonly failingSince?: string;
  /** Failed attempts since the last success, at least. */
  readonly consecutiveFailures: number;
  readonly disabledAt?: string;
  /** Absent where somebody asked for it. */
  readonly disabledReason?: string;
  readonly breaker: {
    readonly state: 'closed' | 'open' | 'half-open';
    readonly openedAt?: string;
    /** Until then nothing is sent; then one delivery is, as a probe. */
    readonly nextProbeAt?: string;
  };
}

type Deps = Pick<ManageDeps, 'endpointHealths' | 'attempts' | 'now'>;
type Log = Pick<Application, 'logShards'>;

/** Takes one read and, mostly, one query for each shard of the application's log. */
export async function healthView(deps: Deps, application: Log, endpoint: Endpoint): Promise<HealthView> {
  const known = await deps.endpointHealths.getMany([endpoint.id]);
  return viewOf(deps, application, endpoint, known.get(endpoint.id));
}

/** The same for a page of endpoints of one application, by id: one read for a hundred, and the queries. */
export async function healthViews(
  deps: Deps,
  application: Log,
  endpoints: readonly Endpoint[],
): Promise<ReadonlyMap<string, HealthView>> {
  const known = await deps.endpointHealths.getMany(endpoints.map(({ id }) => id));
  const views = endpoints.map(
    async (endpoint) =>
      [endpoint.id, await viewOf(deps, application, endpoint, known.get(endpoint.id))] as const,
  );
  return new Map(await Promise.all(views));
}

async function viewOf(
  deps: Deps,
  application: Log,
  endpoint: Endpoint,
  health: EndpointHealth | undefined,
): Promise<HealthView> {
  const lastSuccessAtMs = await lastSuccess(deps, application, endpoint.id, health);
  return {
    ...withoutUndefined({
      lastSuccessAt: time(lastSuccessAtMs),
      lastFailureAt: time(health?.lastFailureAtMs),
      failingSince: time(health?.failingSinceMs),
      disabledAt: time(endpoint.disabledAtMs),
      disabledReason: endpoint.disabledReason,
    }),
    consecutiveFailures: health?.consecutiveFailures ?? 0,
    breaker: withoutUndefined({
      state: breakerState(health, deps.now()),
      openedAt: time(health?.openedAtMs),
      nextProbeAt: time(health?.openUntilMs),
    }),
  };
}

/**
 * Nothing is written at a success of an endpoint that does not fail, so its log is asked. Its newest success is near the
 * log's top where it answers, and just before it began to fail where it does not.
 */
async function lastSuccess(
  deps: Deps,
  application: Log,
  endpoint: string,
  health: EndpointHealth | undefined,
): Promise<number | undefined> {
  const request = { limit: 1, order: 'descending' } as const;
  const filter = { status: 'succeeded', beforeMs: health?.failingSinceMs } as const;
  const { items } = await deps.attempts.listByEndpoint(application, endpoint, request, filter);
  const times = [items[0]?.startedAtMs, health?.lastSuccessAtMs].filter((atMs) => atMs !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}

function time(timestampMs: number | undefined): string | undefined {
  return timestampMs === undefined ? undefined : isoTime(timestampMs);
}
