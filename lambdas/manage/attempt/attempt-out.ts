import type { Attempt } from '../../../core/send/attempt.ts';
import { isoTime } from '../../api/fields.ts';

/** Svix's numbers and words for what became of an attempt. */
const statuses = {
  succeeded: { status: 0, statusText: 'success' },
  failed: { status: 2, statusText: 'fail' },
} as const;
const triggers = { scheduled: 0, manual: 1 } as const;

export function attemptOut(attempt: Attempt, withContent: boolean) {
  return {
    id: attempt.id,
    msgId: attempt.message,
    endpointId: attempt.endpoint,
    url: attempt.url,
    // Where no answer came, Svix's clients look for the reason here.
    response: withContent ? attempt.responseBody || (attempt.reason ?? '') : '{}',
    responseStatusCode: attempt.responseStatusCode,
    responseDurationMs: attempt.durationMs,
    ...statuses[attempt.status],
    triggerType: triggers[attempt.trigger],
    timestamp: isoTime(attempt.startedAtMs),
    // What Grapnel adds.
    attemptNumber: attempt.number,
    eventType: attempt.eventType,
    ...(attempt.responseBodyIsBase64 ? { responseIsBase64: true } : {}),
    ...(attempt.reason === undefined ? {} : { reason: attempt.reason }),
    ...(attempt.path === undefined ? {} : { path: attempt.path }),
    ...(attempt.nextAttemptAtMs === undefined ? {} : { nextAttempt: isoTime(attempt.nextAttemptAtMs) }),
  };
}
