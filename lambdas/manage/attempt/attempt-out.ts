import * as z from 'zod/mini';
import type { Attempt } from '../../../core/send/attempt.ts';
import { isoTime, Time } from '../../api/fields.ts';
import { MessageOut } from '../../api/message-out.ts';

/** An attempt as clients read it. */
export const AttemptOut = z.object({
  id: z.string(),
  msgId: z.string(),
  endpointId: z.string(),
  url: z.string(),
  /** The first 16 KiB of the answer, or why there was none; `{}` where it was not asked for, EXPUNGED where deleted. */
  response: z.string(),
  /** 0 where no answer came. */
  responseStatusCode: z.number(),
  responseDurationMs: z.number(),
  /** 0 success, 1 pending, 2 fail, 3 sending, 4 canceled. */
  status: z.number(),
  statusText: z.enum(['success', 'pending', 'fail', 'sending', 'canceled']),
  /** 0 scheduled, 1 manual. */
  triggerType: z.number(),
  timestamp: Time,
  /** 1 for the first attempt of a delivery. This and what follows is not in Svix. */
  attemptNumber: z.number(),
  eventType: z.string(),
  responseIsBase64: z.optional(z.boolean()),
  reason: z.optional(z.string()),
  /** Where the payload does not fit the dialect, as a JSON path. */
  path: z.optional(z.string()),
  nextAttempt: z.optional(Time),
  /** Where it was asked for. */
  msg: z.optional(MessageOut),
});

/** Svix's numbers and words for what became of an attempt. */
const statuses = {
  succeeded: { status: 0, statusText: 'success' },
  failed: { status: 2, statusText: 'fail' },
} as const;
const triggers = { scheduled: 0, manual: 1 } as const;

export function attemptOut(attempt: Attempt, withContent: boolean): z.input<typeof AttemptOut> {
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
