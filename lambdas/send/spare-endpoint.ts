import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { Message } from '../../core/publish/message.ts';
import { jitterFraction } from '../../core/retry/next-attempt.ts';
import { slackMs } from '../../core/retry/slack.ts';
import { putOffUntilMs } from '../../core/send/breaker.ts';
import type { DeliveryMessage } from './contract.ts';
import type { DisableLimits } from './disable-limits.ts';
import { goneAtMs } from './next-delay.ts';
import { type PutBackDeps, putBack } from './put-back.ts';
import { policyOf } from './retry-policy.ts';
import type { BatchHealth } from './watch-health.ts';

export interface SpareDeps extends PutBackDeps {
  readonly schedules: Readonly<Record<string, readonly number[]>>;
  readonly limits: DisableLimits;
}

/**
 * At an endpoint that is never disabled, an attempt is made after a day whatever the breaker says: its delivery has to
 * end some time. Others end when their endpoint is disabled.
 */
const maxPutOffMs = 86_400_000;

/**
 * Whether a delivery is put off because its endpoint's circuit breaker is open: the same attempt, later. It costs the
 * delivery nothing of its schedule, and it is not put off beyond the time in which the whole rest of it still fits.
 */
export function createSpareEndpoint(deps: SpareDeps) {
  return async (
    delivery: DeliveryMessage,
    endpoint: Endpoint,
    message: Message,
    health: BatchHealth,
  ): Promise<boolean> => {
    // Whoever asks for one attempt wants to know what comes of it now.
    if (delivery.manual) return false;
    const open = await health.mayAttempt(endpoint.id);
    if (open === 'yes') return false;

    const nowMs = deps.now();
    const putOffSinceMs = delivery.putOffSinceMs ?? nowMs;
    const fraction = jitterFraction(delivery.message, delivery.endpoint, delivery.attempt);
    const dueAtMs = putOffUntilMs(open, { nowMs, putOffSinceMs, fraction });
    const slack = slackMs(policyOf(endpoint, deps.schedules), delivery.attempt - 1, {
      nowMs,
      expiresAtMs: goneAtMs(message, deps.retentionMs),
    });
    const maxMs = deps.limits.of(endpoint) ?? maxPutOffMs;
    if (dueAtMs - nowMs > slack || dueAtMs - putOffSinceMs > maxMs) return false;

    // The slot that was booked for it is not waited for; it books another one.
    const { slotBooked: _unused, ...same } = delivery;
    await putBack(deps, { ...same, dueAtMs, putOffSinceMs, mayBeRepeated: true }, endpoint, message);
    return true;
  };
}
