import { Endpoint } from '../../manage/endpoint.ts';
import type { EndpointHealth } from '../../send/health.ts';
import { batchGet } from './batch-get.ts';
import type { TableAccess } from './document-client.ts';
import { healthKey, healthsIn, isHealth } from './endpoint-health.ts';
import { type EndpointRef, endpointIdOf, endpointKey } from './endpoints.ts';

export interface EndpointsWithHealth {
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** Ids of those that are there and cannot be read, and why: what fails is theirs alone. */
  readonly unreadable: ReadonlyMap<string, Error>;
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
  const endpoints = new Map<string, Endpoint>();
  const unreadable = new Map<string, Error>();
  for (const item of items.filter((item) => !isHealth(item))) {
    const parsed = Endpoint.safeParse(item);
    if (parsed.success) endpoints.set(parsed.data.id, parsed.data);
    else unreadable.set(endpointIdOf(item), parsed.error);
  }
  return { endpoints, unreadable, healths: healthsIn(items) };
}
