import * as z from 'zod/mini';
import type { DeliveryState } from '../../../core/send/delivery-state.ts';
import { isoTime, Time } from '../../api/fields.ts';

/** What has become of a message at an endpoint, as clients read it. */
export const deliveryStatusFields = {
  /** 0 success, 2 fail, 3 sending: a retry is to come. */
  status: z.number(),
  statusText: z.enum(['success', 'fail', 'sending']),
  /** When the next attempt is due, where one is to come. */
  nextAttempt: z.nullable(Time),
};

const statuses = {
  succeeded: { status: 0, statusText: 'success' },
  failed: { status: 2, statusText: 'fail' },
  sending: { status: 3, statusText: 'sending' },
} as const;

export function deliveryStatus({
  status,
  nextAttemptAtMs,
}: Pick<DeliveryState, 'status' | 'nextAttemptAtMs'>) {
  return {
    ...statuses[status],
    nextAttempt: nextAttemptAtMs === undefined ? null : isoTime(nextAttemptAtMs),
  };
}

/** The state that a query's number asks for; null for states in which no attempted delivery is. */
export function stateAskedFor(status: string | undefined): DeliveryState['status'] | null | undefined {
  if (status === undefined) return undefined;
  const entry = Object.entries(statuses).find(([, { status: number }]) => String(number) === status);
  return (entry?.[0] as DeliveryState['status'] | undefined) ?? null;
}
