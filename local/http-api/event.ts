import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { accountId } from '../template/resolve.ts';

/**
 * The types whose bodies API Gateway hands to a function as text; all others are base64, forms and bodies without a type
 * too. The documentation does not list them; ministackorg/ministack#766 tried them on AWS.
 */
const isText = (contentType: string | undefined): boolean =>
  /^(text\/|application\/(json|xml|javascript)\s*(;|$))/i.test(contentType?.trim() ?? '');

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');
/** `23/Nov/2026:18:35:07 +0000` */
const clfTime = (at: Date): string =>
  `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:` +
  `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;

/** Header names in lower case, several values of one joined by commas. */
const joinHeaders = (raw: string[]): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const known = headers[name];
    headers[name] = known === undefined ? (raw[i + 1] ?? '') : `${known},${raw[i + 1]}`;
  }
  return headers;
};

const queryParameters = (rawQueryString: string): Record<string, string> => {
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    joined[name] = name in joined ? `${joined[name]},${value}` : value;
  }
  return joined;
};

export interface EventInput {
  request: IncomingMessage;
  body: Buffer;
  routeKey: string;
  pathParameters: Record<string, string>;
  apiId: string;
  /** Of a function URL: the path is handed over as it was written. */
  domainName?: string;
  at: Date;
}

/** A request as a function gets it: payload format version 2.0 of API Gateway HTTP APIs, and of function URLs. */
export const toEvent = (input: EventInput) => {
  const { request, body, routeKey, pathParameters, apiId, at } = input;
  const [encodedPath, rawQueryString] = splitOnce(request.url ?? '/', '?');
  const path = input.domainName === undefined ? decodedPath(encodedPath) : encodedPath;
  const { cookie, connection: _, ...headers } = joinHeaders(request.rawHeaders);
  const host = headers['host'] ?? '';
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  headers['x-forwarded-for'] =
    headers['x-forwarded-for'] === undefined ? sourceIp : `${headers['x-forwarded-for']}, ${sourceIp}`;
  headers['x-forwarded-proto'] = 'http';
  headers['x-forwarded-port'] = host.split(':')[1] ?? '80';
  const query = queryParameters(rawQueryString);
  const text = isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/[;,]\s*/) }),
    headers,
    ...(Object.keys(query).length === 0 ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId,
      apiId,
      domainName: input.domainName ?? host.split(':')[0] ?? '',
      domainPrefix: (input.domainName ?? host).split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: clfTime(at),
      timeEpoch: at.getTime(),
    },
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
    ...(body.length === 0 ? {} : { body: body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !text,
  };
};

/**
 * HTTP APIs decode the path of the event, unlike REST APIs and function URLs, and cut it at a question mark that was
 * encoded (captures from AWS in hotsock/voker#8).
 */
const decodedPath = (path: string): string => {
  try {
    return decodeURIComponent(path).split('?', 1)[0] ?? path;
  } catch {
    return path;
  }
};

const splitOnce = (text: string, separator: string): [string, string] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};
