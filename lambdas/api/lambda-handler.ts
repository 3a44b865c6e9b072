import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Hono } from 'hono';
import { ApiError, errorResponse } from './api-error.ts';

/** Any: routes look at the path alone. */
const origin = 'http://api';

/** What the Fetch standard forbids a request to be made with. */
const forbiddenMethods = ['CONNECT', 'TRACE', 'TRACK'];

/** The function behind an HTTP API of API Gateway, or a function URL (both payload format 2.0), that answers with `app`. */
export function lambdaHandler(app: Hono) {
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const response = await answer(app, event);
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  };
}

async function answer(app: Hono, event: APIGatewayProxyEventV2): Promise<Response> {
  const { method } = event.requestContext.http;
  if (forbiddenMethods.includes(method)) {
    return errorResponse(new ApiError(405, 'method_not_allowed', `The API answers no ${method}.`));
  }
  // No id has a question mark in it, and API Gateway cuts the path at one that was encoded: what is left of the path
  // names another thing. The parameters still have it.
  if (Object.values(event.pathParameters ?? {}).some((parameter) => parameter?.includes('?'))) {
    return errorResponse(
      new ApiError(404, 'not_found', 'There is nothing with a question mark in its path.'),
    );
  }
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  const takesBody = method !== 'GET' && method !== 'HEAD';
  const body = takesBody ? bodyText(event) : undefined;
  if (body === null) {
    return errorResponse(new ApiError(400, 'generic_error', 'The body is not UTF-8.'));
  }
  const path = isFunctionUrl(event) ? event.rawPath : encodedPath(event.rawPath);
  // A function URL's path may have steps and characters that URLs read otherwise: then it would name another thing.
  if (URL.parse(`${origin}${path}`)?.pathname !== path) {
    return errorResponse(new ApiError(404, 'not_found', 'There is nothing at a path that is written so.'));
  }
  const request = new Request(`${origin}${path}${query}`, {
    method,
    headers: headersOf(event),
    ...(body === undefined ? {} : { body }),
  });
  return app.fetch(request);
}

/** A function URL hands over the path as the client wrote it, API Gateway decodes it. */
function isFunctionUrl({ requestContext }: APIGatewayProxyEventV2): boolean {
  return requestContext.domainName.includes('.lambda-url.');
}

/** @returns null where the body is no text */
function bodyText(event: APIGatewayProxyEventV2): string | null | undefined {
  if (!event.isBase64Encoded || event.body === undefined) return event.body;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(event.body, 'base64'));
  } catch {
    return null;
  }
}

/**
 * API Gateway hands over the path decoded. It is encoded again, or an id with `#` or `..` in it would, by the rules of
 * URLs, name another thing than the client meant: `DELETE …/app/a%23b/endpoint/c` would delete the application `a`.
 */
function encodedPath(rawPath: string): string {
  return rawPath
    .split('/')
    .map((segment) =>
      /^\.{1,2}$/.test(segment) ? unstepped(segment) : encodeURIComponent(segment.toWellFormed()),
    )
    .join('/');
}

/** Dots stay steps in a path when they are encoded, so they are encoded twice, and then name nothing. */
function unstepped(dots: string): string {
  return dots.replaceAll('.', '%252E');
}

/** Headers as the client sent them; those with characters that HTTP does not have are left out. */
function headersOf(event: APIGatewayProxyEventV2): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers)) {
    if (value === undefined) continue;
    try {
      headers.set(name, value);
    } catch {
      headers.set(name, encodeURIComponent(value.toWellFormed()));
    }
  }
  return headers;
}
