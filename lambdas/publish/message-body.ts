import * as z from 'zod';
import { Channel, EventId, EventTypeName } from '../../core/publish/event-name.ts';
import { text } from '../api/fields.ts';
import { ApplicationIn } from '../manage/application/application-body.ts';

/** `type/subtype`, with parameters such as `; charset=utf-8`; nothing that could end a header's line. */
const MediaType = z
  .string()
  .max(256)
  .regex(
    /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?: *; *[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|"[\w !#$&^.+:/-]*"))*$/,
    'must be a media type such as text/plain or text/xml; charset=utf-8',
  );

/** Header names are the same in any case. */
const RawHeaders = z
  .record(z.string(), z.unknown())
  .transform((headers) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  )
  .pipe(
    z.strictObject(
      { 'content-type': MediaType.optional() },
      { error: 'only content-type can be set; endpoints have headers of their own' },
    ),
  );

const minRetentionHours = 1;
const maxRetentionHours = 90 * 24;

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
  /** Text that is delivered and kept instead of `payload`, and its media type. */
  transformationsParams: z
    .object({ rawPayload: text(Number.MAX_SAFE_INTEGER).nullish(), headers: RawHeaders.nullish() })
    .nullish(),
  /** The application to create where there is none of the uid in the path. */
  application: ApplicationIn.nullish(),
  /** When deliveries begin: one minute to 24 hours from now. */
  deliverAt: z.iso.datetime({ offset: true }).nullish(),
  /** Days after which the message is gone. */
  payloadRetentionPeriod: z.number().int().min(1).max(90).nullish(),
  /** Hours after which the message is gone, instead. */
  payloadRetentionHours: z.number().int().min(minRetentionHours).max(maxRetentionHours).nullish(),
});
export type MessageIn = z.infer<typeof MessageIn>;
