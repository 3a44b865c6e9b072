import type { Message } from '../../core/publish/message.ts';
import { isoTime } from './fields.ts';

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
