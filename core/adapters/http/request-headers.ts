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

/** Of these, a dialect may say where they stand. */
const placeable: ReadonlySet<string> = new Set(['host', 'content-length', 'connection']);

/**
 * Names and values in turn, the form in which Node sends headers as they stand: the same order and spelling. A dialect
 * that cares where and how Host, Content-Length and Connection stand names them with an empty value; otherwise Host
 * comes first, as RFC 9110 (7.2) recommends, and the others last.
 */
export function rawHeaders(host: string, headers: Headers, bodyByteCount: number): string[] {
  const ours = new Map([
    ['host', host],
    ['content-length', String(bodyByteCount)],
    ['connection', 'keep-alive'],
  ]);
  const placed: string[] = [];
  for (const [name, value] of headers) {
    const own = value === '' ? ours.get(name.toLowerCase()) : undefined;
    if (own !== undefined) ours.delete(name.toLowerCase());
    placed.push(name, own ?? value);
  }
  const raw = ours.has('host') ? ['Host', host, ...placed] : placed;
  if (ours.has('content-length')) raw.push('Content-Length', String(bodyByteCount));
  if (ours.has('connection')) raw.push('Connection', 'keep-alive');
  return raw;
}

/** The header that only the sender may set, as a sentence; undefined if there is none. */
export function reservedHeaderProblem(headers: Headers): string | undefined {
  for (const [name, value] of headers) {
    const isPlace = value === '' && placeable.has(name.toLowerCase());
    if (senderHeaders.has(name.toLowerCase()) && !isPlace)
      return `The header ${name} is set by the sender itself.`;
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
