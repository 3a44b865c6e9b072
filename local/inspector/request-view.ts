import { isUtf8 } from 'node:buffer';
import { prettyJson } from './json-view.ts';
import type { ReceivedRequest } from './requests-log.ts';

/** More than this of a body makes a browser's page slow and is read by nobody; `GET /requests` has all of it. */
const maxShownBytes = 65_536;

/** A request as `GET /requests` gives it: nothing left out. */
export function fullView(request: ReceivedRequest) {
  const text = isUtf8(request.body);
  return {
    ...common(request),
    headers: request.headers,
    bodyEncoding: text ? 'utf8' : 'base64',
    body: request.body.toString(text ? 'utf8' : 'base64'),
  };
}

/** A request as the page shows it: its body as text to look at. */
export function shownView(request: ReceivedRequest) {
  return { ...common(request), headers: request.headers, ...shownBody(request) };
}

function common({ body: _, headers: __, receivedAtMs, ...rest }: ReceivedRequest) {
  return { receivedAt: new Date(receivedAtMs).toISOString(), ...rest };
}

function shownBody({ body, bodyByteCount }: ReceivedRequest): { text: string; note?: string } {
  if (bodyByteCount > body.length) return { text: '', note: `${bodyByteCount} bytes, too many to keep` };
  if (!isUtf8(body)) {
    const note = `${bodyByteCount} bytes that are not UTF-8, in base64`;
    return { text: body.subarray(0, maxShownBytes).toString('base64'), note };
  }
  if (body.length <= maxShownBytes) {
    const text = body.toString('utf8');
    return { text: prettyJson(text) ?? text };
  }
  // Whatever part of a character the cut leaves behind shows as U+FFFD.
  const text = body.subarray(0, maxShownBytes).toString('utf8');
  return { text, note: `the first ${maxShownBytes} of ${bodyByteCount} bytes` };
}
