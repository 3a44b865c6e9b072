import * as z from 'zod/mini';
import { isId } from '../ids/ksuid.ts';
import { Delivery } from './delivery.ts';

/** What came of the attempt before, as FastComments words it. */
export const LastError = z.object({
  /** 0 where no HTTP answer came; `body` says why then. */
  statusCode: z.int(),
  body: z.string(),
  headers: z.optional(z.record(z.string(), z.string())),
});
export type LastError = z.infer<typeof LastError>;

/**
 * A delivery that has an attempt to come, at an endpoint whose dialect keeps what is pending (`whileDisabled: 'hold'`).
 * It waits elsewhere (queue, due index) unless it is held; this is what can be listed, counted, cancelled and held.
 */
export const PendingDelivery = z.object({
  endpoint: z.string(),
  message: z.string(),
  eventType: z.string(),
  /** When its message was published (UNIX time). */
  createdAtMs: z.number(),
  /** The number of the attempt that is to come. */
  attempt: z.int().check(z.positive()),
  /** When that attempt is due, or was when it was held. */
  dueAtMs: z.number(),
  /** What the dialect reads of the payload for lists to be filtered by. */
  labels: z.record(z.string(), z.string()),
  lastError: z.optional(LastError),
  /** Set while the endpoint is disabled: it is in no queue, and is to be released. */
  held: z.optional(z.literal(true)),
  /** The token of the release step that has taken it, until its attempt is made. */
  releasedBy: z.optional(z.string()),
  isLast: Delivery.shape.isLast,
  /** Set where it was cancelled: what still is on its way in a queue has to find that out. */
  canceled: z.optional(z.literal(true)),
  /** DynamoDB's TTL attribute (UNIX time in seconds). */
  expiresAt: z.number(),
});
export type PendingDelivery = z.infer<typeof PendingDelivery>;

/** Which delivery it is. */
export type PendingKey = Pick<PendingDelivery, 'endpoint' | 'message'>;

/** How long a label may be; the ids of FastComments and of the systems that comments come from are far shorter. */
const maxLabelLength = 256;

/** A label, or what a list is filtered by, in the length in which labels are kept. */
export function labelText(text: string): string {
  return text.slice(0, maxLabelLength);
}

/** A text for URLs that names a delivery and nothing else: both ids without their prefixes. */
export function pendingId({ message, endpoint }: PendingKey): string {
  return `${message.slice('msg_'.length)}.${endpoint.slice('ep_'.length)}`;
}

/** Undefined for a text that `pendingId` never gives. */
export function parsePendingId(id: string): PendingKey | undefined {
  const [message, endpoint, ...more] = id.split('.');
  const key = { message: `msg_${message}`, endpoint: `ep_${endpoint}` };
  return more.length === 0 && isId('msg', key.message) && isId('ep', key.endpoint) ? key : undefined;
}
