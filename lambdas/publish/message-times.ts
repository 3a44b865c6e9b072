import { invalid } from '../api/api-error.ts';
import { isoTime } from '../api/fields.ts';
import type { MessageIn } from './message-body.ts';

const hourMs = 3_600_000;
/** Svix's limits of `deliverAt`. */
const minAheadMs = 60_000;
const maxAheadMs = 24 * hourMs;

/**
 * When a message's deliveries begin and when it is gone, as far as its producer wants anything else than usual.
 * @throws ApiError 422
 */
export function messageTimes(
  body: Pick<MessageIn, 'deliverAt' | 'payloadRetentionPeriod' | 'payloadRetentionHours'>,
  nowMs: number,
  retentionMs: number,
): { readonly deliverAtMs?: number; readonly goneAtMs?: number } {
  const deliverAtMs = deliveryTime(body.deliverAt, nowMs);
  const keptMs = keptTime(body);
  // Nothing is kept for longer than the deployment keeps things.
  const goneAtMs = keptMs === undefined || keptMs >= retentionMs ? undefined : nowMs + keptMs;
  if (deliverAtMs !== undefined && deliverAtMs >= (goneAtMs ?? Infinity)) {
    throw invalid(['body', 'deliverAt'], 'The payload would be gone before it is delivered.');
  }
  return {
    ...(deliverAtMs === undefined ? {} : { deliverAtMs }),
    ...(goneAtMs === undefined ? {} : { goneAtMs }),
  };
}

function deliveryTime(deliverAt: string | null | undefined, nowMs: number): number | undefined {
  if (deliverAt === undefined || deliverAt === null) return undefined;
  const deliverAtMs = Date.parse(deliverAt);
  const [earliestMs, latestMs] = [nowMs + minAheadMs, nowMs + maxAheadMs];
  if (deliverAtMs >= earliestMs && deliverAtMs <= latestMs) return deliverAtMs;
  throw invalid(
    ['body', 'deliverAt'],
    `deliverAt must be 1 minute to 24 hours ahead: ${isoTime(earliestMs)} to ${isoTime(latestMs)}.`,
  );
}

function keptTime({
  payloadRetentionPeriod: days,
  payloadRetentionHours: hours,
}: Pick<MessageIn, 'payloadRetentionPeriod' | 'payloadRetentionHours'>): number | undefined {
  if (typeof days === 'number' && typeof hours === 'number') {
    const msg = 'Give payloadRetentionPeriod (days) or payloadRetentionHours, not both.';
    throw invalid(['body', 'payloadRetentionHours'], msg);
  }
  if (typeof hours === 'number') return hours * hourMs;
  return typeof days === 'number' ? days * 24 * hourMs : undefined;
}
