import type { Dialect } from '../dialects/dialect.ts';
import type { Attempt } from './attempt.ts';
import type { Outcome } from './outcome.ts';
import type { LastError } from './pending-delivery.ts';

/**
 * Each retry writes the item of its pending delivery, and a write unit covers 1 KB: half a kilobyte of headers and a
 * kilobyte of body cost at most one unit more, and say what a receiver had against the request.
 */
const maxHeaderCharacters = 512;
const maxBodyCharacters = 1024;

/** The headers of a failed answer, as many of the first as fit, for dialects that show them with what is pending. */
export function headersToKeep(
  dialect: Pick<Dialect, 'whileDisabled'>,
  outcome: Outcome,
  status: Attempt['status'],
): Pick<Attempt, 'responseHeaders'> {
  if (dialect.whileDisabled !== 'hold' || status === 'succeeded' || outcome.kind !== 'answered') return {};
  let characters = 0;
  const kept = Object.entries(outcome.responseHeaders).filter(([name, value]) => {
    characters += name.length + value.length;
    return characters <= maxHeaderCharacters;
  });
  return { responseHeaders: Object.fromEntries(kept) };
}

export function lastErrorOf(attempt: Attempt): LastError {
  // Where no answer came, clients that show a status and a body show why.
  const body = attempt.responseStatusCode === 0 ? (attempt.reason ?? '') : attempt.responseBody;
  return {
    statusCode: attempt.responseStatusCode,
    body: body.slice(0, maxBodyCharacters).toWellFormed(),
    headers: attempt.responseHeaders ?? {},
  };
}
