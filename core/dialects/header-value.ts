import type { BuildResult, DeliveryRequest } from './dialect.ts';
import { refused } from './refusal.ts';

/**
 * What keeps a text from being sent as the value of an HTTP header: line breaks would let it add headers of its own, and
 * HTTP/1.1 has no encoding beyond Latin-1 (RFC 9110, 5.5). Undefined where it can be sent; the empty text can.
 */
export function headerValueProblem(value: string): string | undefined {
  const match = /[^\x20-\x7e\u00a0-\u00ff]/.exec(value);
  if (!match) return undefined;
  const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return `character ${match.index + 1} is U+${code}; only printable Latin-1 characters can be sent in an HTTP header`;
}

/** The request, unless one of its headers cannot be sent. The reason names the header and leaves its value out. */
export function sendable(request: DeliveryRequest): BuildResult {
  for (const [name, value] of request.headers) {
    const problem = headerValueProblem(value);
    if (problem) return refused(`The value of the header ${name} cannot be sent: ${problem}.`);
  }
  return { ok: true, request };
}
