import { Hono } from 'hono';
import type { StoredResponse } from '../../core/adapters/dynamodb/idempotent-responses.ts';
import { isThrottled } from '../../core/adapters/dynamodb/throttled.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import { type AnswerOnceDeps, answerOnce } from './answer-once.ts';
import { ApiError, errorResponse, invalidByZod } from './api-error.ts';
import { mayCall, neededCapability } from './capability.ts';
import { type CheckTokenDeps, checkApplicationRules, checkOrganizationRule } from './check-token.ts';
import { authenticate, type Principal } from './principal.ts';
import { maxBodyBytes, readBody } from './read-body.ts';
import { reportFault } from './report-fault.ts';
import type { Reply, Route } from './route.ts';

export interface ApiOptions<Deps> {
  readonly routes: readonly Route<Deps>[];
  readonly deps: Deps;
  readonly tokenKey: () => Promise<string>;
  /** What says whether a token was ended before its time. */
  readonly tokens: CheckTokenDeps;
  readonly telemetry: Telemetry;
  /** What answers requests that no route is for; undefined leaves them to 404. */
  readonly otherwise?: (method: string, url: URL) => Response | undefined;
  /** Where POST requests may carry idempotency keys. */
  readonly once?: AnswerOnceDeps;
}

const nobody: Principal = { organization: '' };

/** The HTTP application of a table of routes. Every answer is JSON; whatever goes wrong, nothing but our own fault is 500. */
export function createApi<Deps>(options: ApiOptions<Deps>): Hono {
  const app = new Hono({ strict: false });

  for (const route of options.routes) {
    app.on(route.method, honoPath(route.path), async (context) => {
      const { req } = context;
      const principal = await principalOf(route, req.header('authorization'), options);
      const bodyText = await req.text();
      const act = async () =>
        stored(
          await route.action(
            {
              principal,
              params: req.param(),
              query: readQuery(route, req.queries()),
              body: readBody(bodyText, route.body, route.maxBodyBytes ?? maxBodyBytes),
              bodyText,
              header: (name) => req.header(name),
            },
            options.deps,
          ),
        );
      const key = req.header('idempotency-key');
      if (!key || !options.once || route.method !== 'POST' || route.ownIdempotency)
        return respond(await act());
      const scope = `${req.header('authorization')}\n${req.path}\n${new URL(req.url).search}`;
      return respond(await answerOnce(options.once, scope, key, act));
    });
  }

  app.notFound(({ req }) => {
    const url = new URL(req.url);
    const answer = options.otherwise?.(req.method, url);
    const detail = `There is no ${req.method} ${url.pathname}.`;
    return answer ?? errorResponse(new ApiError(404, 'not_found', detail));
  });

  app.onError((error) => {
    if (error instanceof ApiError) return errorResponse(error);
    if (isThrottled(error)) {
      return errorResponse(
        new ApiError(503, 'throttled', 'The store is busy; try again.', { 'retry-after': '1' }),
      );
    }
    reportFault(options.telemetry, error);
    return errorResponse(new ApiError(500, 'internal_error', 'The request failed for a reason of ours.'));
  });

  return app;
}

/** @throws ApiError 401 or 403 */
async function principalOf<Deps>(
  route: Route<Deps>,
  authorization: string | undefined,
  { tokenKey, tokens }: ApiOptions<Deps>,
): Promise<Principal> {
  if (route.access === 'public') return nobody;
  const principal = await authenticate(authorization, tokenKey);
  await checkOrganizationRule(tokens, principal);
  if (principal.application === undefined) return principal;
  if (route.access === 'organization') {
    throw new ApiError(403, 'insufficient access', 'This call takes a token of the organization.');
  }
  if (!mayCall(principal.capabilities, route)) {
    const detail = `This call takes a token with the capability ${neededCapability(route)}.`;
    throw new ApiError(403, 'insufficient access', detail);
  }
  // Where the path names the application, its action reads it and looks at its rules.
  if (!route.path.includes('{app_id}')) await checkApplicationRules(tokens, principal);
  return principal;
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Parameters that are given several times, also as `name[]` or `name[1]`, are read as a list with commas. */
function readQuery<Deps>(route: Route<Deps>, queries: Record<string, string[]>): unknown {
  if (!route.query) return undefined;
  const flat: Record<string, string> = Object.create(null);
  for (const [name, values] of Object.entries(queries)) {
    const plain = name.replace(/\[\d*\]$/, '');
    flat[plain] = [...(flat[plain] === undefined ? [] : [flat[plain]]), ...values].join(',');
  }
  const result = route.query.safeParse(flat);
  if (!result.success) throw invalidByZod('query', result.error);
  return result.data;
}

function stored(reply: Reply): StoredResponse {
  return {
    status: reply.status,
    body: reply.status === 204 ? '' : (reply.json ?? JSON.stringify(reply.body)),
  };
}

function respond({ status, body }: StoredResponse): Response {
  if (status === 204) return new Response(null, { status });
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}
