import type { DlqMessage } from '../../../core/adapters/sqs/dlq.ts';
import type { DlqFacts } from './dlq-message.ts';

/** Which messages are meant; each absent member lets all through. */
export interface DlqFilter {
  readonly organization?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly application?: string | undefined;
  /** A part of the reason, in whatever case. */
  readonly reason?: string | undefined;
  readonly sinceMs?: number | undefined;
  /** Exclusive. */
  readonly untilMs?: number | undefined;
}

export function isMeant(filter: DlqFilter, message: DlqMessage, facts: DlqFacts): boolean {
  return (
    (filter.organization === undefined || facts.organization === filter.organization) &&
    (filter.endpoint === undefined || facts.endpoint === filter.endpoint) &&
    (filter.application === undefined || facts.application === filter.application) &&
    (filter.reason === undefined || facts.reason.toLowerCase().includes(filter.reason.toLowerCase())) &&
    message.sentAtMs >= (filter.sinceMs ?? 0) &&
    message.sentAtMs < (filter.untilMs ?? Number.POSITIVE_INFINITY)
  );
}
