import * as z from 'zod';
import type { Message } from '../../core/publish/message.ts';
import { isoTime, Time } from './fields.ts';

/** A message as clients read it. */
export const MessageOut = z.object({
  id: z.string(),
  eventType: z.string(),
  eventId: z.string().nullable(),
  channels: z.array(z.string()).nullable(),
  tags: z.array(z.string()).nullable(),
  timestamp: Time,
  /** As it was published; `{}` where it was not asked for. */
  payload: z.record(z.string(), z.unknown()),
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
  });
  return `${rest.slice(0, -1)},"payload":${withContent ? message.payload : '{}'}}`;
}
