import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { invalidByZod } from '../../api/api-error.ts';
import { mayCall, neededCapability } from '../../api/capability.ts';
import { maxBodyBytes, readBody } from '../../api/read-body.ts';
import { reportFault } from '../../api/report-fault.ts';
import type { ManageDeps } from '../deps.ts';
import { Failure, failureOf, failureResponse } from './failure.ts';
import { findTenant } from './find-tenant.ts';
import { fastCommentsRoutes } from './routes.ts';
import type { TenantRoute } from './tenant-route.ts';

/** FastComments' own management API: see docs/fastcomments.md. */
export function createFastCommentsApi(deps: ManageDeps): Hono {
  const api = new Hono({ strict: false });
  for (const route of fastCommentsRoutes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    api.on(route.method, path, (context) => answering(deps, () => answer(deps, route, context)));
  }
  // Whoever speaks to these paths reads FastComments' errors.
  for (const path of ['/api/v1/webhooks', '/api/v1/pending-webhook-events']) {
    for (const pattern of [path, `${path}/*`]) {
      api.all(pattern, ({ req }) => failureResponse(new Failure(...nothingAt(req.method, req.path))));
    }
  }
  return api;
}

function nothingAt(method: string, path: string): ConstructorParameters<typeof Failure> {
  const isList = !/^\/api\/v1\/[\w-]+\/[^/]/.test(path);
  if (method === 'DELETE' && isList) return ['missing-id', `Name what to delete: DELETE ${path}/<id>.`];
  return ['not-found', `There is no ${method} ${path}.`];
}

async function answering(deps: ManageDeps, answer: () => Promise<object>): Promise<Response> {
  try {
    const body = JSON.stringify({ status: 'success', ...(await answer()) });
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  } catch (error) {
    const failure = failureOf(error);
    if (failure) return failureResponse(failure);
    reportFault(deps.telemetry, error);
    return failureResponse(new Failure('internal-error', 'The request failed for a reason of ours.'));
  }
}

async function answer(deps: ManageDeps, route: TenantRoute, { req }: Context): Promise<object> {
  const { tenantId, API_KEY, ...query } = queryOf(req.queries());
  const bearer = req.header('authorization')?.match(/^Bearer +(\S+)$/i)?.[1];
  const apiKey = req.header('x-api-key') || API_KEY;
  const { application, credential } = await findTenant(deps, { tenantId, apiKey, bearer });
  if (!mayCall(credential.capabilities, route)) {
    const code = apiKey === undefined ? 'insufficient-scope' : 'unauthorized';
    throw new Failure(code, `The API key lacks the capability ${neededCapability(route)}.`);
  }
  return route.action(
    {
      tenant: application,
      credential,
      params: req.param(),
      query: checkedQuery(route, query),
      body: readBody(await req.text(), route.body, maxBodyBytes),
    },
    deps,
  );
}

/** @throws Failure for a parameter that is given twice: which of the two counts is nobody's guess */
function queryOf(queries: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  const flat = new Map<string, string>();
  for (const [name, [value = '', ...more]] of Object.entries(queries)) {
    if (more.length > 0) throw new Failure('unexpected-param', `${name} is given more than once.`);
    flat.set(name, value);
  }
  return Object.fromEntries(flat);
}

const noParameters = z.strictObject({});

/** Every query's schema is strict: what a route does not know, it does not silently leave out of its filters. */
function checkedQuery(route: TenantRoute, query: Readonly<Record<string, string>>): unknown {
  const result = (route.query ?? noParameters).safeParse(query);
  if (!result.success) throw invalidByZod('query', result.error);
  return result.data;
}
