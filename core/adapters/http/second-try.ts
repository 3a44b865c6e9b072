import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { ExchangeResult } from './exchange.ts';

/** What fails this soon is mostly a restart, a lost packet or a name server's hiccup, and over a moment later. */
const maxFailedMs = 1000;

export interface SecondTry {
  /** How long to wait before it; random, so that all who were cut off by one restart do not come back at once. */
  readonly pauseMs: () => number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Called before a request is made anew because a kept connection was stale. */
  readonly dropIdle: () => void;
}

type Settled = Answer | Extract<ExchangeResult, { readonly kind: 'no-answer' | 'refused' }>;

/**
 * Makes the request again where nobody can have acted on it, within the same attempt: once on a new connection where the
 * receiver had closed the kept one, and once after a pause where no connection came about in the first second. A
 * request that was written in full on a connection of its own is never made again here: the receiver may have acted on
 * it, and the retry schedule says when it gets the next.
 */
export async function withSecondTry(
  attempt: () => Promise<ExchangeResult>,
  { pauseMs, timeoutMs, signal, dropIdle }: SecondTry,
): Promise<Settled> {
  let first = await attempt();
  if (first.kind === 'stale') {
    dropIdle();
    first = await attempt();
  }
  if (first.kind !== 'not-sent') return settled(first);
  const waitMs = Math.round(pauseMs());
  const isWorthIt = first.durationMs < maxFailedMs && first.durationMs + waitMs < timeoutMs;
  if (!isWorthIt || signal?.aborted) return settled(first);
  await pause(waitMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  if (signal?.aborted) return settled(first);
  const second = settled(await attempt());
  if (second.kind !== 'no-answer') return second;
  const reason =
    second.reason === first.reason
      ? `${second.reason} It was tried twice within the attempt.`
      : `${second.reason} The first of two tries within the attempt: ${first.reason}`;
  return { ...second, reason };
}

function settled(result: ExchangeResult): Settled {
  const { kind, durationMs } = result;
  if (kind === 'not-sent') return { kind: 'no-answer', reason: result.reason, durationMs };
  if (kind !== 'stale') return result;
  return { kind: 'no-answer', reason: 'The connection was reset before a response arrived.', durationMs };
}
