import { dialectNamed } from '../../core/dialects/registry.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { Message } from '../../core/publish/message.ts';
import { jitterFraction, nextAttemptDelayMs } from '../../core/retry/next-attempt.ts';
import { retryAfterMs, retryAfterStatuses, withRetryAfter } from '../../core/retry/retry-after.ts';
import { slackMs } from '../../core/retry/slack.ts';
import type { Outcome } from '../../core/send/outcome.ts';
import type { DeliveryMessage } from './contract.ts';
import { policyOf } from './retry-policy.ts';

export interface NextDelayDeps {
  readonly schedules: Readonly<Record<string, readonly number[]>>;
  readonly retryAfterMaxMs: number;
  readonly retentionMs: number;
  readonly now: () => number;
}

/** How long to wait for the next attempt after a failed one, as the schedule and the receiver say; undefined: none is left. */
export function nextDelayMs(
  outcome: Outcome,
  delivery: DeliveryMessage,
  endpoint: Endpoint,
  message: Pick<Message, 'timestampMs' | 'goneAtMs'>,
  deps: NextDelayDeps,
): number | undefined {
  const policy = policyOf(endpoint, deps.schedules);
  const fraction = jitterFraction(delivery.message, delivery.endpoint, delivery.attempt);
  const scheduledMs = nextAttemptDelayMs(policy, delivery.attempt, fraction);
  if (scheduledMs === undefined || !dialectNamed(endpoint.dialect).heedsRetryAfter) return scheduledMs;
  const nowMs = deps.now();
  return withRetryAfter(scheduledMs, askedMs(outcome, nowMs), {
    maxMs: deps.retryAfterMaxMs,
    slackMs: slackMs(policy, delivery.attempt, { nowMs, expiresAtMs: goneAtMs(message, deps.retentionMs) }),
    jitterFraction: fraction,
  });
}

/** When a message cannot be sent any more. */
export function goneAtMs(message: Pick<Message, 'timestampMs' | 'goneAtMs'>, retentionMs: number): number {
  return message.goneAtMs ?? message.timestampMs + retentionMs;
}

function askedMs(outcome: Outcome, nowMs: number): number | undefined {
  if (outcome.kind !== 'answered' || !retryAfterStatuses.has(outcome.statusCode)) return undefined;
  const header = outcome.responseHeaders['retry-after'];
  return header === undefined ? undefined : retryAfterMs(header, nowMs);
}
