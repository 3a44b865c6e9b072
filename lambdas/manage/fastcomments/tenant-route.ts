import type * as z from 'zod/mini';
import type { Application } from '../../../core/manage/application.ts';
import type { Credential } from '../api-key/credential.ts';
import type { ManageDeps } from '../deps.ts';

/** A request whose tenant was found and whose parts fit their schemas. */
export interface TenantCall<Query, Body> {
  /** The FastComments tenant is an application here. */
  readonly tenant: Application;
  readonly credential: Credential;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
}

/** One route of FastComments' own API. */
export interface TenantRoute<Query = unknown, Body = unknown> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With parameters in braces: `/api/v1/webhooks/{id}`. */
  readonly path: string;
  /** Of its own parameters, as text; `tenantId` and `API_KEY` are taken out before. Absent: it has none. */
  readonly query?: z.ZodMiniType<Query>;
  readonly body?: z.ZodMiniType<Body>;
  /** @returns what stands in the answer behind `status: 'success'` @throws Failure, or ApiError as the rest of the API */
  readonly action: (call: TenantCall<Query, Body>, deps: ManageDeps) => Promise<object>;
}

/**
 * Checks a route's types together and forgets them, so that routes fit into one table (routes.ts). What every route has
 * in common is done around its action: the key, the tenant, what the key may do, unknown parameters, errors.
 */
export function tenantRoute<Query, Body>(route: TenantRoute<Query, Body>): TenantRoute {
  return route as unknown as TenantRoute;
}
