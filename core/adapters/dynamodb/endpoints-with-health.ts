import { Endpoint } from '../../manage/endpoint.ts';
import type { EndpointHealth } from '../../send/health.ts';
import { batchGet } from './batch-get.ts';
import type { TableAccess } from './document-client.ts';
import { healthKey, healthsIn, isHealth } from './endpoint-health.ts';
import { type EndpointRef, endpointKey } from './endpoints.ts';

export interface EndpointsWithHealth {
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** Of those that have failed before. */
  readonly healths: ReadonlyMap<string, EndpointHealth>;
}

/** Endpoints and how they do, by id, in the requests that the endpoints alone would take. Strongly consistent. */
export async function endpointsWithHealth(
  table: TableAccess,
  refs: readonly EndpointRef[],
): Promise<EndpointsWithHealth> {
  const keys = refs.flatMap((ref) => [endpointKey(ref), healthKey(ref.id)]);
  const items = await batchGet(table, keys);
  const endpoints = items.filter((item) => !isHealth(item)).map((item) => Endpoint.parse(item));
  return {
    endpoints: new Map(endpoints.map((endpoint) => [endpoint.id, endpoint])),
    healths: healthsIn(items),
  };
}
