import * as z from 'zod/mini';
import type { Message } from '../../core/publish/message.ts';
import { isoTime, Time } from './fields.ts';

/** A message as clients read it. */
export const MessageOut = z.object({
  id: z.string(),
  eventType: z.string(),
  eventId: z.nullable(z.string()),
  channels: z.nullable(z.array(z.string())),
  tags: z.nullable(z.array(z.string())),
  timestamp: Time,
  /** When its deliveries begin, where that was put off. */
  deliverAt: z.optional(Time),
  /** As it was published; `{}` where it was not asked for, `{"expired":true}` where it was deleted. */
  payload: z.record(z.string(), z.unknown()),
  /** The raw text that is delivered, where that is no JSON object; `payload` is `{}` then. */
  rawPayload: z.optional(z.string()),
});

/**
 * A message as JSON text, its payload spelt as the producer wrote it: parsing and printing it would change numbers
 * beyond 2^53.
 */
export function messageJson(message: Message, withContent: boolean): string {
  const rest = JSON.stringify({
    id: message.id,
    eventType: message.eventType,
    eventId: message.eventId ?? null,
    channels: message.channels ?? null,
    tags: message.tags ?? null,
    timestamp: isoTime(message.timestampMs),
    ...(message.deliverAtMs === undefined ? {} : { deliverAt: isoTime(message.deliverAtMs) }),
  });
  return `${rest.slice(0, -1)},${contentMembers(message, withContent)}}`;
}

function contentMembers(message: Message, withContent: boolean): string {
  if (!withContent) return '"payload":{}';
  if (message.raw && !message.expunged && !isObject(message.payload)) {
    return `"payload":{},"rawPayload":${JSON.stringify(message.payload)}`;
  }
  return `"payload":${message.payload}`;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
