import type * as z from 'zod/mini';
import type { Principal } from './principal.ts';

export type RouteMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may call a route: anybody; an organization's token; or that and the token of the application in its path. */
export type Access = 'public' | 'organization' | 'application';

/** A call that was authenticated and whose parts fit their schemas. */
export interface Call<Query, Body> {
  readonly principal: Principal;
  /** Path parameters by their names in `path`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** The body as it was sent: where the spelling of its JSON matters. */
  readonly bodyText: string;
  readonly header: (name: string) => string | undefined;
}

export type SuccessStatus = 200 | 201 | 202 | 204;

export interface Reply {
  readonly status: SuccessStatus;
  /** What becomes JSON; absent with 204. */
  readonly body?: unknown;
  /** JSON text that is sent as it is, instead of `body`. */
  readonly json?: string;
}

/**
 * One route of the API. Routes are data: the same table drives routing, validation and the API document.
 * `Deps` is what its action needs, given when the API is put together.
 */
export interface Route<Deps, Query = unknown, Body = unknown> {
  readonly method: RouteMethod;
  /** With parameters in braces, as in OpenAPI: `/api/v1/app/{app_id}`. */
  readonly path: string;
  /** Svix's operation id, which its clients are generated from. */
  readonly operationId: string;
  readonly summary: string;
  /** The group of the API document that it stands in. */
  readonly tag: string;
  readonly access: Access;
  readonly query?: z.ZodMiniType<Query>;
  readonly body?: z.ZodMiniType<Body>;
  /** What the body may weigh, where it is not the usual 1 MiB. */
  readonly maxBodyBytes?: number;
  /** What an answer holds, by status; null for no body. For the API document, and for tests to hold answers against. */
  readonly replies: Readonly<Partial<Record<SuccessStatus, z.ZodMiniType | null>>>;
  /**
   * Statuses of its own errors. The document adds what its parts imply: 401 and 403 of its access, 404 of its path's
   * parameters, 413 and 422 of its body, 422 of its query.
   */
  readonly errors?: readonly (400 | 409 | 503)[];
  /** True where clients should call another route by now. */
  readonly deprecated?: boolean;
  /** True where the action itself honours idempotency keys, in fewer writes than keeping its answer takes. */
  readonly ownIdempotency?: boolean;
  readonly action: (call: Call<Query, Body>, deps: Deps) => Promise<Reply>;
}

/** Checks a route's types together and forgets them, so that routes fit into one table. */
export function defineRoute<Deps, Query, Body>(route: Route<Deps, Query, Body>): Route<Deps> {
  return route as unknown as Route<Deps>;
}
