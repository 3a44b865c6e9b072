import { headerValueProblem } from '../dialects/header-value.ts';

/** An endpoint's own headers in the order and spelling in which they were given. */
export type EndpointHeaders = readonly (readonly [name: string, value: string])[];

/** RFC 9110, 5.6.2: what a header's name is made of. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Svix's limit for one value. */
const maxValueBytes = 4096;

/** Common servers take 8 to 16 KiB of headers in all; a delivery with more would never arrive. */
const maxTotalBytes = 16_384;

/** Svix's list, the headers that frame the request, and those that every dialect sets or has set. */
const forbiddenNames: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'age',
  'cache-control',
  'clear-site-data',
  'connection',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
  'expect',
  'expires',
  'host',
  'keep-alive',
  'pragma',
  'proxy-connection',
  'te',
  'token',
  'trailer',
  'trailers',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'warning',
]);
const forbiddenPrefixes: readonly string[] = [
  // What receivers take as signed or sent by a dialect.
  'webhook-',
  'svix-',
  'x-svix-',
  'x-misskey-',
  'x-fastcomments-',
  // What proxies and clouds between us and the receiver act on (Svix's list).
  'proxy-auth',
  'x-amz-',
  'x-amzn-',
  'x-azure-',
  'x-fd-',
  'x-gfe',
  'x-goog-',
  'x-google',
];

/**
 * Names whose values are never shown again: Svix's list (`authorization`, `proxy-authorization`, `proxy-authenticate`,
 * `www-authenticate`, `x-api-key`, `x-auth-token`), and what else is called a credential, such as `Cookie`,
 * `X-Gitlab-Token` or `x-functions-key`. To hide a value that is none costs its reader a look elsewhere.
 */
const credentialName =
  /(?:token|secret|password|passphrase|credentials?|cookie|authorization|authenticate|apikey)(?:[-_.]|$)|(?:^|[-_.])(?:auth|key)$/i;
const publicNames: ReadonlySet<string> = new Set(['idempotency-key']);

export interface HeaderProblem {
  /** The header that is wrong; undefined where it is all of them together. */
  readonly name: string | undefined;
  /** A sentence that never holds the value. */
  readonly problem: string;
}

/** What is wrong with headers that an endpoint is to have; undefined if nothing. */
export function endpointHeadersProblem(headers: EndpointHeaders): HeaderProblem | undefined {
  const seen = new Set<string>();
  for (const [name, value] of headers) {
    const problem = nameProblem(name) ?? valueProblem(value);
    if (problem) return { name, problem: `The header ${JSON.stringify(name)} ${problem}.` };
    if (seen.has(name.toLowerCase())) {
      return { name, problem: `The header ${JSON.stringify(name)} is given twice; its case does not count.` };
    }
    seen.add(name.toLowerCase());
  }
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value), 0);
  if (bytes <= maxTotalBytes) return undefined;
  const problem = `The headers have ${bytes} bytes together; ${maxTotalBytes} are allowed.`;
  return { name: undefined, problem };
}

export function isSensitiveHeader(name: string): boolean {
  return credentialName.test(name) && !publicNames.has(name.toLowerCase());
}

/** The headers that a request leaves with: the dialect's, then those of the endpoint that replace none of them. */
export function withEndpointHeaders(dialectHeaders: EndpointHeaders, own: EndpointHeaders): EndpointHeaders {
  if (own.length === 0) return dialectHeaders;
  const taken = new Set(dialectHeaders.map(([name]) => name.toLowerCase()));
  return [...dialectHeaders, ...own.filter(([name]) => !taken.has(name.toLowerCase()))];
}

function nameProblem(name: string): string | undefined {
  if (!token.test(name))
    return "is no name of an HTTP header: letters, digits and !#$%&'*+-.^_`|~ are allowed";
  const lower = name.toLowerCase();
  if (forbiddenNames.has(lower)) return 'is set by the sender itself and cannot be given';
  const prefix = forbiddenPrefixes.find((start) => lower.startsWith(start));
  return prefix && `cannot be given: names that start with ${prefix} are reserved`;
}

function valueProblem(value: string): string | undefined {
  const bytes = Buffer.byteLength(value);
  if (bytes > maxValueBytes) return `has a value of ${bytes} bytes; ${maxValueBytes} are allowed`;
  const problem = headerValueProblem(value);
  return problem && `has a value that cannot be sent: ${problem}`;
}
