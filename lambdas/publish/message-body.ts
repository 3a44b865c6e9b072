import * as z from 'zod';
import { Channel, EventId, EventTypeName } from '../../core/publish/event-name.ts';
import { text } from '../api/fields.ts';

/** A message as a client sends it. The payload's text is taken from the body as it was written, not from here. */
export const MessageIn = z.object({
  eventType: EventTypeName,
  payload: z.custom<object>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'Payload must be an object.',
  ),
  eventId: EventId.nullish(),
  channels: z.array(Channel).max(10).nullish(),
  tags: z.array(text(128).min(1)).max(5).nullish(),
});
export type MessageIn = z.infer<typeof MessageIn>;
