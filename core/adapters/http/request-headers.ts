import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { DeliveryRequest } from '../../dialects/dialect.ts';

type Headers = DeliveryRequest['headers'];

/** Headers that say how the connection or the body's framing works: a second value could smuggle a request. */
const senderHeaders: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'proxy-connection',
  'upgrade',
  'expect',
  'te',
  'trailer',
]);

/**
 * Names and values in turn, the form in which Node sends headers as they stand: the same order and spelling. Host comes
 * first as RFC 9110 (7.2) recommends.
 */
export function rawHeaders(host: string, headers: Headers, bodyByteCount: number): string[] {
  const raw = ['Host', host];
  for (const [name, value] of headers) raw.push(name, value);
  raw.push('Content-Length', String(bodyByteCount), 'Connection', 'keep-alive');
  return raw;
}

/** The header that only the sender may set, as a sentence; undefined if there is none. */
export function reservedHeaderProblem(headers: Headers): string | undefined {
  for (const [name] of headers) {
    if (senderHeaders.has(name.toLowerCase())) return `The header ${name} is set by the sender itself.`;
  }
  return undefined;
}

/** Which header cannot be sent, as a sentence; for the rare case that Node refused the request. */
export function invalidHeaderProblem(headers: Headers): string | undefined {
  for (const [name, value] of headers) {
    try {
      validateHeaderName(name);
    } catch {
      return `${JSON.stringify(name)} is not a name that an HTTP header can have.`;
    }
    try {
      validateHeaderValue(name, value);
    } catch {
      return `The value of the header ${name} contains a character that HTTP does not allow (line break, control character or outside Latin-1).`;
    }
  }
  return undefined;
}
