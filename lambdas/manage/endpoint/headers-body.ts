import * as z from 'zod/mini';
import {
  type EndpointHeaders,
  endpointHeadersProblem,
  isSensitiveHeader,
} from '../../../core/send/endpoint-headers.ts';
import { invalid } from '../../api/api-error.ts';

/** Names and values as a client gives them; what they may be is judged together, in `checkedHeaders`. */
export const HeadersIn = z.record(z.string(), z.string());

export const EndpointHeadersIn = z.object({ headers: HeadersIn });

/** Those that are named are set, or taken away with null; the others stay. */
export const EndpointHeadersPatchIn = z.object({
  headers: z._default(z.record(z.string(), z.nullable(z.string())), {}),
  /** Names of headers to take away. */
  deleteHeaders: z.nullish(z.array(z.string())),
});
export type EndpointHeadersPatchIn = z.output<typeof EndpointHeadersPatchIn>;

export const EndpointHeadersOut = z.object({
  headers: z.record(z.string(), z.string()),
  /** Names of headers whose values are not shown. */
  sensitive: z.array(z.string()),
});

/** @throws ApiError 422 that names the header and never its value */
export function checkedHeaders(headers: EndpointHeaders): EndpointHeaders {
  const found = endpointHeadersProblem(headers);
  if (!found) return headers;
  const loc = found.name === undefined ? ['body', 'headers'] : ['body', 'headers', found.name];
  throw invalid(loc, found.problem);
}

/** @throws ApiError 422 */
export function patchedHeaders(before: EndpointHeaders, patch: EndpointHeadersPatchIn): EndpointHeaders {
  const set: [string, string][] = [];
  const named = new Set((patch.deleteHeaders ?? []).map((name) => name.toLowerCase()));
  for (const [name, value] of Object.entries(patch.headers)) {
    named.add(name.toLowerCase());
    if (value !== null) set.push([name, value]);
  }
  return checkedHeaders([...before.filter(([name]) => !named.has(name.toLowerCase())), ...set]);
}

export function headersOut(headers: EndpointHeaders): z.input<typeof EndpointHeadersOut> {
  return {
    headers: Object.fromEntries(headers.filter(([name]) => !isSensitiveHeader(name))),
    sensitive: headers.filter(([name]) => isSensitiveHeader(name)).map(([name]) => name),
  };
}
