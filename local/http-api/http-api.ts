import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';
import type { ServeFile } from '../console-site.ts';
import type { FunctionPool } from '../functions/pool.ts';
import { InvocationError } from '../functions/protocol.ts';
import { readBody } from '../gateway/read-body.ts';
import { type CorsConfiguration, corsHeaders } from './cors.ts';
import { startEntrance } from './entrance.ts';
import { toEvent } from './event.ts';
import { gatewayAnswer, type HttpAnswer, toAnswer } from './response.ts';
import type { RouteMatch } from './routes.ts';

export interface Integration {
  pool: FunctionPool;
  timeoutMs: number;
}

export interface HttpApi {
  apiId: string;
  match(method: string, path: string): RouteMatch<Integration> | undefined;
  cors: z.infer<typeof CorsConfiguration> | undefined;
  /** What a distribution in front of the API serves itself. */
  files?: ServeFile | undefined;
  /** Told of each request that a function gets. */
  onRequest?: ((functionLogicalId: string) => void) | undefined;
}

/** API Gateway takes 10 MB of payload. */
const maxPayloadBytes = 10 * 1024 * 1024;

const withTimeout = async (promise: Promise<unknown>, timeoutMs: number): Promise<unknown> => {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), timeoutMs);
  try {
    return await Promise.race([promise.then((result) => ({ result })), late.promise]);
  } finally {
    clearTimeout(timer);
  }
};

const answerRequest = async (api: HttpApi, request: IncomingMessage): Promise<HttpAnswer> => {
  const method = request.method ?? 'GET';
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const body = await readBody(request, maxPayloadBytes);
  if (body === undefined) return gatewayAnswer(413, 'Request Entity Too Large');
  const file = api.files?.(method, path);
  if (file !== undefined) return file;
  if (api.cors !== undefined && method === 'OPTIONS' && request.headers['access-control-request-method']) {
    return { status: 204, headers: {}, cookies: [], body: Buffer.alloc(0) };
  }
  const match = api.match(method, path);
  if (match === undefined) return gatewayAnswer(404, 'Not Found');
  const { route, pathParameters } = match;
  const { pool, timeoutMs } = route.target;
  api.onRequest?.(pool.definition.logicalId);
  const event = toEvent({
    request,
    body,
    routeKey: route.routeKey,
    pathParameters,
    apiId: api.apiId,
    at: new Date(),
  });
  try {
    const outcome = await withTimeout(pool.invoke(event), timeoutMs);
    if (outcome === 'late') return gatewayAnswer(503, 'Service Unavailable');
    return toAnswer((outcome as { result: unknown }).result);
  } catch (error) {
    if (error instanceof InvocationError && error.failure.errorType === 'RequestEntityTooLarge') {
      return gatewayAnswer(413, 'Request Entity Too Large');
    }
    return gatewayAnswer(500, 'Internal Server Error');
  }
};

/** Listens at once, so that the API's URL is known to the template; answers 503 until the API is open. */
export const startHttpApi = async (port: number) => {
  let api: HttpApi | undefined;
  const entrance = await startEntrance(
    port,
    async (request) => {
      const answer =
        api === undefined ? gatewayAnswer(503, 'Service Unavailable') : await answerRequest(api, request);
      const cors = corsHeaders(api?.cors, request.headers.origin, request.method === 'OPTIONS');
      return { ...answer, headers: { ...answer.headers, ...cors } };
    },
    { status: 500, body: '{"message":"Internal Server Error"}' },
  );
  return {
    ...entrance,
    open: (opened: HttpApi): void => {
      api = opened;
    },
  };
};
