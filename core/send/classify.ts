import type { RetryPolicy } from '../retry/policy.ts';
import type { Outcome } from './outcome.ts';
import { redirectNote } from './redirect.ts';

/** What an attempt means for its delivery: done, try again where attempts are left, or give up at once. */
export interface Classification {
  readonly verdict: 'success' | 'retry' | 'final';
  /** One sentence for the endpoint's owner. */
  readonly reason: string;
}

/**
 * Only 2xx is success (Standard Webhooks). A redirect is not followed, or a receiver could lead the sender past the
 * guard, and counts as a failure like any other: it is tried again unless the dialect's policy says that it is final.
 */
export function classify(outcome: Outcome, policy: RetryPolicy): Classification {
  switch (outcome.kind) {
    case 'refused':
      return { verdict: 'final', reason: outcome.reason };
    case 'no-answer':
      return { verdict: 'retry', reason: outcome.reason };
    case 'answered': {
      const status = outcome.statusCode;
      if (status >= 200 && status < 300) return { verdict: 'success', reason: `Answered ${status}.` };
      const isRedirect = status >= 300 && status < 400;
      const redirect = isRedirect ? ` ${redirectNote(outcome.responseHeaders['location'])}` : '';
      return policy.isFinalStatus(status)
        ? { verdict: 'final', reason: `Answered ${status}, which ends the delivery.${redirect}` }
        : { verdict: 'retry', reason: `Answered ${status}.${redirect}` };
    }
  }
}
