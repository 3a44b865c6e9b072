import type { IncomingMessage } from 'node:http';
import { type FunctionPool, maxPayloadBytes } from '../functions/pool.ts';
import { InvocationError } from '../functions/protocol.ts';
import { readBody } from '../gateway/read-body.ts';
import { startEntrance } from '../http-api/entrance.ts';
import { toEvent } from '../http-api/event.ts';
import { type HttpAnswer, toAnswer } from '../http-api/response.ts';
import { region } from '../template/resolve.ts';

export interface OpenFunctionUrl {
  urlId: string;
  pool: FunctionPool;
  /** Whether the function's permissions let anybody in. */
  isPublic: boolean;
  /** Told of each request that the function gets. */
  onRequest(functionLogicalId: string): void;
}

/** An answer of Lambda itself: its member is `Message`, where API Gateway's is `message`. */
const lambdaAnswer = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  cookies: [],
  body: Buffer.from(JSON.stringify({ Message: message })),
});

const answerRequest = async (
  { urlId, pool, isPublic, onRequest }: OpenFunctionUrl,
  request: IncomingMessage,
): Promise<HttpAnswer> => {
  // What Lambda invokes a function with, 6 MB, is what its URL takes.
  const body = await readBody(request, maxPayloadBytes);
  if (body === undefined) return lambdaAnswer(413, 'Request Entity Too Large');
  if (!isPublic) return lambdaAnswer(403, 'Forbidden');
  onRequest(pool.definition.logicalId);
  const event = toEvent({
    request,
    body,
    routeKey: '$default',
    pathParameters: {},
    apiId: urlId,
    domainName: `${urlId}.lambda-url.${region}.on.aws`,
    at: new Date(),
  });
  try {
    return toAnswer(await pool.invoke(event));
  } catch (error) {
    if (error instanceof InvocationError && error.failure.errorType === 'RequestEntityTooLarge') {
      return lambdaAnswer(413, 'Request Entity Too Large');
    }
    return lambdaAnswer(502, 'Internal Server Error');
  }
};

/** Listens at once, so that the URL is known to the template; answers 404 until it is open, and where there is none. */
export const startFunctionUrl = async (port: number) => {
  let opened: OpenFunctionUrl | undefined;
  const entrance = await startEntrance(
    port,
    async (request) =>
      opened === undefined ? lambdaAnswer(404, 'Not Found') : answerRequest(opened, request),
    { status: 502, body: '{"Message":"Internal Server Error"}' },
  );
  return {
    ...entrance,
    open: (functionUrl: OpenFunctionUrl): void => {
      opened = functionUrl;
    },
  };
};
